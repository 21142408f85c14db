// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * Completes names of what the session's tenant has. Where that cannot be told it offers nothing.
 */
public abstract class OwnedCompleter implements Completer {

    @Reference private List<TenantNames> tenants;

    /**
     * What to offer, as commands take it.
     *
     * @param caller who asks, for which tenant
     * @param first asks for the first page: more is of no use to somebody who types
     */
    protected abstract Stream<String> names(Caller caller, ResourceQuery first);

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(names(session)).complete(session, line, candidates);
    }

    private List<String> names(Session session) {
        try {
            Caller caller = Operator.caller(session, tenants, null, Conditions.NONE);
            return names(caller, ResourceQuery.of(PageQuery.first())).toList();
        } catch (CloudException nothingToOffer) {
            return List.of();
        }
    }
}
