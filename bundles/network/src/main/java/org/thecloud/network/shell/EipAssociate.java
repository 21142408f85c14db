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
@Command(scope = "eip", name = "associate", description = "Gives an elastic IP to an instance")
public final class EipAssociate extends MutatingCommand {

    @Argument(index = 0, name = "eip", description = "id", required = true)
    private String eip;

    @Argument(index = 1, name = "instance", description = "id", required = true)
    private String instance;

    @Reference private Addresses addresses;

    @Override
    protected String permission() {
        return "eip:associate";
    }

    @Override
    protected String target() {
        return "eip/" + eip;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("eip", eip);
        return new Done(
                "eip/" + id,
                Answer.one(
                        AddressRow.of(
                                addresses.associate(caller, id, Typed.id("instance", instance)))));
    }
}
