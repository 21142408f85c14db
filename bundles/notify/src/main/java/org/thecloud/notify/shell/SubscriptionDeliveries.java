// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.PageQuery;
import org.thecloud.notify.service.Deliveries;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(
        scope = "subscription",
        name = "deliveries",
        description = "Lists deliveries of a subscription, newest first")
public final class SubscriptionDeliveries extends CloudCommand {

    @Argument(index = 0, name = "subscription", description = "its id", required = true)
    @Completion(SubscriptionCompleter.class)
    private String subscription;

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Deliveries deliveries;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                deliveries
                        .list(
                                caller,
                                Ids.parse("subscription", subscription),
                                null,
                                new PageQuery(limit, after))
                        .map(DeliveryRow::of)
                        .items(),
                "id",
                "message",
                "status",
                "attempts",
                "created_at",
                "next_attempt_at",
                "http_status",
                "code",
                "reason");
    }
}
