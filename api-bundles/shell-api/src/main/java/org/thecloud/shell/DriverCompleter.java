// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.Drivers;

/** Completes names of drivers. */
@Service
public final class DriverCompleter implements Completer {

    @Reference private List<Drivers> drivers;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names =
                drivers.stream()
                        .flatMap(registry -> registry.all().stream())
                        .map(DriverInfo::name)
                        .toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
