// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.SubscriptionWish;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.notify.service.TopicService;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "subscription", name = "create", description = "Subscribes to a topic")
public final class SubscriptionCreate extends MutatingCommand {

    @Argument(index = 0, name = "topic", description = "name or id", required = true)
    @Completion(TopicCompleter.class)
    private String topic;

    @Argument(
            index = 1,
            name = "protocol",
            description = "webhook, queue, email or another that is installed",
            required = true)
    private String protocol;

    @Argument(index = 2, name = "endpoint", description = "where messages go", required = true)
    private String endpoint;

    @Option(name = "--raw", description = "messages come as they were published")
    private boolean raw;

    @Option(name = "--filter-policy", description = "which messages are taken, in JSON")
    private @Nullable String filterPolicy;

    @Option(name = "--filter-scope", description = "attributes or body")
    private @Nullable String filterScope;

    @Option(name = "--dead-letter-queue", description = "for what cannot be delivered")
    private @Nullable String deadLetterQueue;

    @Reference private TopicService topics;

    @Reference private Subscriptions subscriptions;

    @Override
    protected String permission() {
        return "notify:subscribe";
    }

    @Override
    protected String target() {
        return "topic/" + topic;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = TopicRow.id(topics, caller, topic);
        SubscriptionWish wish =
                new SubscriptionWish(
                        protocol,
                        endpoint,
                        null,
                        false,
                        raw ? Format.RAW : null,
                        filterPolicy,
                        filterScope,
                        null,
                        null,
                        null,
                        deadLetterQueue,
                        null);
        // The secret is the tenant's, who gets a new one by rotating it: not the operator's.
        var made = subscriptions.create(caller, id, wish).subscription();
        return new Done(
                "subscription/" + made.resource().id(), Answer.one(SubscriptionRow.of(made)));
    }
}
