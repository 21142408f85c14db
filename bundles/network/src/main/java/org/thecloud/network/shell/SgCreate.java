// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.SecurityGroups;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "sg", name = "create", description = "Makes a security group")
public final class SgCreate extends MutatingCommand {

    @Argument(index = 0, name = "vpc", description = "name or id", required = true)
    @Completion(VpcCompleter.class)
    private String vpc;

    @Argument(index = 1, name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--description", description = "what it is for")
    private String description = "";

    @Reference private Vpcs vpcs;

    @Reference private SecurityGroups groups;

    @Override
    protected String permission() {
        return "sg:create";
    }

    @Override
    protected String target() {
        return "sg/*";
    }

    @Override
    protected Done change(Caller caller) {
        Resource<GroupSpec, Installed> made =
                groups.create(caller, Typed.vpc(vpcs, caller, vpc), name, description, List.of());
        return new Done("sg/" + made.id(), Answer.one(GroupRow.of(made)));
    }
}
