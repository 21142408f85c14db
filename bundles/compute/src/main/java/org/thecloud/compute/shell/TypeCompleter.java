// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;

/** Completes ids of instance types. */
@Service
public final class TypeCompleter implements Completer {

    @Reference private List<InstanceTypes> types;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids =
                types.stream()
                        .flatMap(catalogue -> catalogue.list().stream())
                        .map(InstanceType::id)
                        .toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
