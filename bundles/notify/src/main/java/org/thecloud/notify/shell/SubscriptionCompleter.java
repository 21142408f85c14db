// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.shell.Operator;
import org.thecloud.shell.TenantNames;

/** Completes ids of subscriptions in the session's tenant. */
@Service
public final class SubscriptionCompleter implements Completer {

    @Reference private List<Subscriptions> subscriptions;

    @Reference private List<TenantNames> tenants;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(ids(session)).complete(session, line, candidates);
    }

    private List<String> ids(Session session) {
        try {
            Caller caller = Operator.caller(session, tenants, null, Conditions.NONE);
            return subscriptions.stream()
                    .flatMap(
                            all ->
                                    all
                                            .list(caller, ResourceQuery.of(PageQuery.first()))
                                            .items()
                                            .stream())
                    .map(one -> one.resource().id().toString())
                    .toList();
        } catch (CloudException nothingToOffer) {
            return List.of();
        }
    }
}
