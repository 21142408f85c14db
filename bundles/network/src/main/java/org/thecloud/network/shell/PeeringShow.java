// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.Peerings;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "peering", name = "show", description = "Shows one peering")
public final class PeeringShow extends CloudCommand {

    @Argument(index = 0, name = "peering", description = "id", required = true)
    private String peering;

    @Reference private Peerings peerings;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(PeeringRow.of(peerings.get(caller, Typed.id("peering", peering))));
    }
}
