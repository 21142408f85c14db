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
@Command(scope = "sg", name = "attach", description = "Puts an instance under a security group")
public final class SgAttach extends MutatingCommand {

    @Argument(index = 0, name = "instance", description = "id", required = true)
    private String instance;

    @Argument(index = 1, name = "group", description = "id", required = true)
    private String group;

    @Reference private SecurityGroups groups;

    @Override
    protected String permission() {
        return "sg:attach";
    }

    @Override
    protected String target() {
        return "sg/" + group;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("sg", group);
        groups.attach(caller, Typed.id("instance", instance), id);
        return new Done("sg/" + id, Answer.text(""));
    }
}
