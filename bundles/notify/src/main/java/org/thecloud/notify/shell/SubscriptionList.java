// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.notify.service.TopicService;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(
        scope = "subscription",
        name = "list",
        description = "Lists subscriptions of a tenant, newest first")
public final class SubscriptionList extends CloudCommand {

    @Option(name = "--topic", description = "only those of this topic: name or id")
    @Completion(TopicCompleter.class)
    private @Nullable String topic;

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private TopicService topics;

    @Reference private Subscriptions subscriptions;

    @Override
    protected Answer answer(Caller caller) {
        ResourceQuery query = ResourceQuery.of(new PageQuery(limit, after));
        if (topic != null) {
            query = query.where("topic", TopicRow.id(topics, caller, topic).toString());
        }
        return Answer.rows(
                subscriptions.list(caller, query).map(SubscriptionRow::of).items(),
                "id",
                "topic",
                "protocol",
                "endpoint",
                "status",
                "reason");
    }
}
