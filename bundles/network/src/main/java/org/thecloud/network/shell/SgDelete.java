// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.SecurityGroups;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "sg", name = "delete", description = "Deletes a security group that nobody has")
public final class SgDelete extends MutatingCommand {

    @Argument(index = 0, name = "group", description = "id", required = true)
    private String group;

    @Reference private SecurityGroups groups;

    @Override
    protected String permission() {
        return "sg:delete";
    }

    @Override
    protected String target() {
        return "sg/" + group;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("sg", group);
        groups.delete(caller, id);
        return new Done("sg/" + id, Answer.text(""));
    }
}
