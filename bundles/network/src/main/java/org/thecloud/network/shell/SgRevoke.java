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
@Command(scope = "sg", name = "revoke", description = "Removes a rule")
public final class SgRevoke extends MutatingCommand {

    @Argument(index = 0, name = "rule", description = "id", required = true)
    private String rule;

    @Reference private SecurityGroups groups;

    @Override
    protected String permission() {
        return "sg:update";
    }

    @Override
    protected String target() {
        return "sg/*";
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = groups.remove(caller, Typed.id("rule", rule)).id();
        return new Done("sg/" + id, Answer.text(""));
    }
}
