// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.notify.Notice;
import org.thecloud.notify.Published;
import org.thecloud.notify.Topics;
import org.thecloud.notify.store.DeliveryTable;
import org.thecloud.notify.store.MessageTable;

/** Topics are resources; their messages are rows of their own. Thread-safe. */
@Component(service = {TopicService.class, Topics.class})
public final class TopicService implements Topics {

    private static final int MOST_AT_ONCE = 10;

    private final ResourceStore<TopicSpec, TopicStatus> store;
    private final MessageTable messages;
    private final DeliveryTable deliveries;
    private final Publisher publisher;
    private final Clock clock;

    @Activate
    public TopicService(
            @Reference Resources resources,
            @Reference MessageTable messages,
            @Reference DeliveryTable deliveries,
            @Reference Publisher publisher) {
        this(resources, messages, deliveries, publisher, Clock.systemUTC());
    }

    TopicService(
            Resources resources,
            MessageTable messages,
            DeliveryTable deliveries,
            Publisher publisher,
            Clock clock) {
        this.store = resources.of(new TopicKind());
        this.messages = messages;
        this.deliveries = deliveries;
        this.publisher = publisher;
        this.clock = clock;
    }

    public Resource<TopicSpec, TopicStatus> create(
            Caller caller,
            @Nullable String name,
            @Nullable String displayName,
            @Nullable Map<String, String> labels) {
        if (name == null) {
            throw CloudException.invalid("name", "name is required");
        }
        TopicSpec spec = new TopicSpec(Wishes.displayName(displayName));
        return store.create(
                caller, new Draft<>(name, spec, labels == null ? Map.of() : labels, null));
    }

    public Resource<TopicSpec, TopicStatus> get(Caller caller, UUID topic) {
        return store.get(caller, topic);
    }

    /** The one with this name, for people who type. */
    public Optional<Resource<TopicSpec, TopicStatus>> find(Caller caller, String name) {
        return store.named(caller, name);
    }

    public Page<Resource<TopicSpec, TopicStatus>> list(Caller caller, ResourceQuery query) {
        return store.list(caller, query);
    }

    /** Changes what is said; the name stays, as others know the topic by it. */
    public Resource<TopicSpec, TopicStatus> update(
            Caller caller,
            UUID topic,
            @Nullable String displayName,
            @Nullable Map<String, String> labels) {
        return store.update(
                caller,
                topic,
                current -> {
                    Draft<TopicSpec> draft = current.draft();
                    if (displayName != null) {
                        draft = draft.withSpec(new TopicSpec(Wishes.displayName(displayName)));
                    }
                    return labels == null ? draft : draft.withLabels(labels);
                });
    }

    /** Removes a topic with its subscriptions and messages. */
    public void delete(Caller caller, UUID topic) {
        store.delete(caller, topic);
    }

    // ---- publishing

    @Override
    public Optional<UUID> idOf(Caller caller, String nameOrId) {
        return store.named(caller, nameOrId)
                .or(() -> id(nameOrId).flatMap(id -> store.find(caller, id)))
                .filter(topic -> !topic.deleting())
                .map(Resource::id);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    @Override
    public Published publish(Caller caller, UUID topic, Notice notice) {
        refuseDeleting(store.get(caller, topic));
        StoredMessage message = message(caller, topic, notice, 0);
        return publisher.publish(caller, List.of(message)).get(0);
    }

    @Override
    public List<Outcome> publishAll(Caller caller, UUID topic, List<Notice> notices) {
        if (notices.isEmpty() || notices.size() > MOST_AT_ONCE) {
            throw CloudException.invalid("entries", "entries must be 1 to " + MOST_AT_ONCE);
        }
        refuseDeleting(store.get(caller, topic));
        List<Outcome> outcomes = new ArrayList<>();
        List<StoredMessage> good = new ArrayList<>();
        for (int i = 0; i < notices.size(); i++) {
            try {
                good.add(message(caller, topic, notices.get(i), i));
                outcomes.add(new Outcome(null, null));
            } catch (CloudException refused) {
                outcomes.add(new Outcome(null, refused));
            }
        }
        if (!good.isEmpty()) {
            var published = publisher.publish(caller, good).iterator();
            outcomes.replaceAll(
                    one -> one.refused() == null ? new Outcome(published.next(), null) : one);
        }
        return outcomes;
    }

    private static void refuseDeleting(Resource<TopicSpec, TopicStatus> topic) {
        if (topic.deleting()) {
            throw CloudException.notFound(TopicKind.NAME, topic.id());
        }
    }

    private StoredMessage message(Caller caller, UUID topic, Notice notice, int place) {
        int size = Notices.check(notice);
        String key = caller.conditions().idempotencyKey();
        Instant now = clock.instant();
        return new StoredMessage(
                Ids.next(),
                topic,
                caller.tenant(),
                notice,
                caller.principal().name(),
                now,
                key == null
                        ? null
                        : topic + " " + caller.principal().id() + " " + place + " " + key,
                false,
                size,
                0);
    }

    // ---- history

    /** Messages of a topic, newest first; without their bodies. */
    public Page<StoredMessage> messages(Caller caller, UUID topic, PageQuery page) {
        return messages.list(caller.tenant(), store.get(caller, topic).id(), page);
    }

    public StoredMessage message(Caller caller, UUID topic, UUID message) {
        store.get(caller, topic);
        return messages.find(caller.tenant(), message)
                .filter(found -> found.topic().equals(topic))
                .orElseThrow(() -> CloudException.notFound("message", message));
    }

    /** Where a message went. */
    public Page<Delivery> deliveries(Caller caller, UUID topic, UUID message, PageQuery page) {
        message(caller, topic, message);
        return deliveries.ofMessage(caller.tenant(), message, page);
    }

    /** Whether the failure means that there is something of this name already. */
    public static boolean taken(CloudException refused) {
        return refused.kind() == ErrorKind.CONFLICT && refused.code().name().equals("NAME_TAKEN");
    }
}
