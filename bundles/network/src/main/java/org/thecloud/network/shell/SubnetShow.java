// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.Subnets;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "subnet", name = "show", description = "Shows one subnet")
public final class SubnetShow extends CloudCommand {

    @Argument(index = 0, name = "subnet", description = "id", required = true)
    private String subnet;

    @Reference private Subnets subnets;

    @Override
    protected Answer answer(Caller caller) {
        Resource<SubnetSpec, Installed> found = subnets.get(caller, Typed.id("subnet", subnet));
        return Answer.one(SubnetRow.of(found, subnets.free(caller, found)));
    }
}
