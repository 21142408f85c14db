// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "vpc", name = "show", description = "Shows one VPC")
public final class VpcShow extends CloudCommand {

    @Argument(index = 0, name = "vpc", description = "name or id", required = true)
    @Completion(VpcCompleter.class)
    private String vpc;

    @Reference private Vpcs vpcs;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(VpcRow.of(vpcs.get(caller, Typed.vpc(vpcs, caller, vpc))));
    }
}
