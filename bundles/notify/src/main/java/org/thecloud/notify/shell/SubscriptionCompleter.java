// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.shell.OwnedCompleter;

/** Completes ids of subscriptions in the session's tenant. */
@Service
public final class SubscriptionCompleter extends OwnedCompleter {

    @Reference private List<Subscriptions> subscriptions;

    @Override
    protected Stream<String> names(Caller caller, ResourceQuery first) {
        return subscriptions.stream()
                .flatMap(all -> all.list(caller, first).items().stream())
                .map(one -> one.resource().id().toString());
    }
}
