// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes slugs of tenants. */
@Service
public final class TenantCompleter implements Completer {

    @Reference private List<TenantNames> tenants;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> slugs = tenants.stream().flatMap(names -> names.slugs().stream()).toList();
        return new StringsCompleter(slugs).complete(session, line, candidates);
    }
}
