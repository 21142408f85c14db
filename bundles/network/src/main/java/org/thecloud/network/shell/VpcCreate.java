// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.Map;
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
import org.thecloud.network.VpcSpec;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.DriverCompleter;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "vpc", name = "create", description = "Makes a VPC")
public final class VpcCreate extends MutatingCommand {

    @Argument(index = 0, name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--cidr", description = "its block; else a free one is chosen")
    private @Nullable String cidr;

    @Option(name = "--driver", description = "driver to use; else one is chosen")
    @Completion(DriverCompleter.class)
    private @Nullable String driver;

    @Reference private Vpcs vpcs;

    @Override
    protected String permission() {
        return "vpc:create";
    }

    @Override
    protected String target() {
        return "vpc/*";
    }

    @Override
    protected Done change(Caller caller) {
        Resource<VpcSpec, Installed> made = vpcs.create(caller, name, cidr, driver, Map.of());
        return new Done("vpc/" + made.id(), Answer.one(VpcRow.of(made)));
    }
}
