// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "vpc", name = "delete", description = "Deletes a VPC with its subnets and groups")
public final class VpcDelete extends MutatingCommand {

    @Argument(index = 0, name = "vpc", description = "name or id", required = true)
    @Completion(VpcCompleter.class)
    private String vpc;

    @Reference private Vpcs vpcs;

    @Override
    protected String permission() {
        return "vpc:delete";
    }

    @Override
    protected String target() {
        return "vpc/" + vpc;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.vpc(vpcs, caller, vpc);
        vpcs.delete(caller, id);
        return new Done("vpc/" + id, Answer.text(""));
    }
}
