// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.SecurityGroups;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "sg", name = "show", description = "Shows a security group with its rules")
public final class SgShow extends CloudCommand {

    @Argument(index = 0, name = "group", description = "id", required = true)
    private String group;

    @Reference private SecurityGroups groups;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(GroupRow.of(groups.get(caller, Typed.id("sg", group))));
    }
}
