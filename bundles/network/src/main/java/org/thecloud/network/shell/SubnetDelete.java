// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.Subnets;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "subnet", name = "delete", description = "Deletes a subnet")
public final class SubnetDelete extends MutatingCommand {

    @Argument(index = 0, name = "subnet", description = "id", required = true)
    private String subnet;

    @Reference private Subnets subnets;

    @Override
    protected String permission() {
        return "subnet:delete";
    }

    @Override
    protected String target() {
        return "subnet/" + subnet;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("subnet", subnet);
        subnets.delete(caller, id);
        return new Done("subnet/" + id, Answer.text(""));
    }
}
