// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.network.Ports;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "port", name = "show", description = "Shows the port of an instance")
public final class PortShow extends CloudCommand {

    @Argument(index = 0, name = "instance", description = "id", required = true)
    private String instance;

    @Reference private Ports ports;

    @Override
    protected Answer answer(Caller caller) {
        return ports.of(caller, Typed.id("instance", instance))
                .map(port -> Answer.one(PortRow.of(port)))
                .orElseThrow(() -> CloudException.notFound("port of instance", instance));
    }
}
