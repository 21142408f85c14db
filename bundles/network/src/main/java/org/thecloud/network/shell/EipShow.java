// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.Addresses;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "eip", name = "show", description = "Shows one elastic IP")
public final class EipShow extends CloudCommand {

    @Argument(index = 0, name = "eip", description = "id", required = true)
    private String eip;

    @Reference private Addresses addresses;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(AddressRow.of(addresses.get(caller, Typed.id("eip", eip))));
    }
}
