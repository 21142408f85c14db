// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.Peerings;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "peering", name = "accept", description = "Accepts a peering")
public final class PeeringAccept extends MutatingCommand {

    @Argument(index = 0, name = "peering", description = "id", required = true)
    private String peering;

    @Reference private Peerings peerings;

    @Override
    protected String permission() {
        return "vpc_peering:accept";
    }

    @Override
    protected String target() {
        return "vpc_peering/" + peering;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("peering", peering);
        return new Done(
                "vpc_peering/" + id, Answer.one(PeeringRow.of(peerings.accept(caller, id))));
    }
}
