// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.Subnets;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "subnet", name = "create", description = "Makes a subnet")
public final class SubnetCreate extends MutatingCommand {

    @Argument(index = 0, name = "vpc", description = "name or id", required = true)
    @Completion(VpcCompleter.class)
    private String vpc;

    @Argument(index = 1, name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--cidr", description = "its block; else a free one is chosen")
    private @Nullable String cidr;

    @Option(name = "--zone", description = "its availability zone")
    private @Nullable String zone;

    @Reference private Vpcs vpcs;

    @Reference private Subnets subnets;

    @Override
    protected String permission() {
        return "vpc:create-subnet";
    }

    @Override
    protected String target() {
        return "vpc/" + vpc;
    }

    @Override
    protected Done change(Caller caller) {
        Resource<SubnetSpec, Installed> made =
                subnets.create(caller, Typed.vpc(vpcs, caller, vpc), name, cidr, zone);
        return new Done(
                "subnet/" + made.id(), Answer.one(SubnetRow.of(made, subnets.free(caller, made))));
    }
}
