// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell.platform;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(
        scope = "driver",
        name = "list",
        description = "Lists drivers: state, abilities, limits and calls running now")
public final class DriverList extends CloudCommand {

    @Reference private List<Drivers> drivers;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                drivers.stream().flatMap(registry -> registry.all().stream()).toList(),
                "name",
                "spi",
                "state",
                "in_flight",
                "facets",
                "limits",
                "message",
                "bundle");
    }
}
