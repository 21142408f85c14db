// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Addresses;
import org.thecloud.network.Installed;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "eip", name = "allocate", description = "Allocates an elastic IP")
public final class EipAllocate extends MutatingCommand {

    @Reference private Addresses addresses;

    @Override
    protected String permission() {
        return "eip:allocate";
    }

    @Override
    protected String target() {
        return "eip/*";
    }

    @Override
    protected Done change(Caller caller) {
        Resource<AddressSpec, Installed> made = addresses.allocate(caller);
        return new Done("eip/" + made.id(), Answer.one(AddressRow.of(made)));
    }
}
