// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.Peerings;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "peering", name = "create", description = "Asks for a peering of two VPCs")
public final class PeeringCreate extends MutatingCommand {

    @Argument(index = 0, name = "requester", description = "name or id of a VPC", required = true)
    @Completion(VpcCompleter.class)
    private String requester;

    @Argument(
            index = 1,
            name = "accepter",
            description = "name or id of a VPC; an id if it is of another tenant",
            required = true)
    @Completion(VpcCompleter.class)
    private String accepter;

    @Option(name = "--accepter-tenant", description = "id of the tenant of the other VPC")
    private @Nullable String other;

    @Reference private Vpcs vpcs;

    @Reference private Peerings peerings;

    @Override
    protected String permission() {
        return "vpc_peering:create";
    }

    @Override
    protected String target() {
        return "vpc_peering/*";
    }

    @Override
    protected Done change(Caller caller) {
        UUID mine = Typed.vpc(vpcs, caller, requester);
        UUID theirs = other == null ? Typed.vpc(vpcs, caller, accepter) : Typed.id("vpc", accepter);
        Resource<PeeringSpec, Installed> made =
                peerings.request(
                        caller,
                        mine,
                        theirs,
                        other == null ? null : new TenantId(Typed.id("tenant", other)));
        return new Done("vpc_peering/" + made.id(), Answer.one(PeeringRow.of(made)));
    }
}
