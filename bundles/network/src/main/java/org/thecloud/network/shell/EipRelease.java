// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.Addresses;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "eip", name = "release", description = "Gives an elastic IP back")
public final class EipRelease extends MutatingCommand {

    @Argument(index = 0, name = "eip", description = "id", required = true)
    private String eip;

    @Reference private Addresses addresses;

    @Override
    protected String permission() {
        return "eip:release";
    }

    @Override
    protected String target() {
        return "eip/" + eip;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("eip", eip);
        addresses.release(caller, id);
        return new Done("eip/" + id, Answer.text(""));
    }
}
