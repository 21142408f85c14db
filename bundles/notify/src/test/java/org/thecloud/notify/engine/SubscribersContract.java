// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.notify.service.NotifyFixture.to;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.notify.Notice;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.SubscriptionWish;

/** Who subscribes, and what goes with them. */
abstract class SubscribersContract extends DeliveriesContract {

    SubscribersContract(Opening opening) {
        super(opening);
    }

    @Test
    void whoeverReceivesConfirmsWithTheTokenThatCame() throws Exception {
        SomeQueue mail = new SomeQueue(true);
        world.drivers.installed.put("email", mail);
        UUID topic = world.topic("mail");
        UUID subscription = world.subscribe(topic, to("email", "Ann@example.org"));
        assertThat(world.state(subscription)).isEqualTo("PENDING");
        assertThat(world.topics.publish(world.alice, topic, Notice.of("early")).deliveries())
                .isZero();
        world.settle();
        assertThat(mail.got).hasSize(1);
        var confirmation = mail.got.get(0).confirmation();
        assertThat(confirmation.url())
                .isEqualTo(
                        "https://cloud.example.org/subscriptions/confirm?token="
                                + confirmation.token());
        Caller stranger = StoreFixture.newCaller();
        refused(
                "INVALID_TOKEN",
                "token",
                () ->
                        world.subscriptions.confirm(
                                stranger, confirmation.token().replaceAll(".$", "_")));
        refused("INVALID_TOKEN", "token", () -> world.subscriptions.confirm(stranger, "x"));
        world.subscriptions.confirm(stranger, confirmation.token());
        refused(
                "NOT_PENDING",
                "",
                () -> world.subscriptions.confirm(stranger, confirmation.token()));
        assertThat(world.state(subscription)).isEqualTo("ACTIVE");
        world.publish(topic, "hello");
        world.settle();
        assertThat(mail.got).hasSize(2);
        assertThat(mail.got.get(1).text()).isEqualTo("hello");
        String farewell = mail.got.get(1).unsubscribeUrl().replaceAll(".*token=", "");
        world.subscriptions.unsubscribe(stranger, farewell);
        world.reconcile();
        refused("NOT_FOUND", "", () -> world.subscription(subscription));
    }

    @Test
    void whatNobodyConfirmsGoesAway() throws Exception {
        SomeQueue mail = new SomeQueue(true);
        world.drivers.installed.put("email", mail);
        UUID topic = world.topic("late");
        UUID subscription = world.subscribe(topic, to("email", "ann@example.org"));
        world.settle();
        world.clock.pass(Duration.ofDays(2));
        world.subscriptions.ask(world.alice, subscription);
        world.settle();
        assertThat(mail.got).hasSize(2);
        refused(
                "INVALID_TOKEN",
                "token",
                () ->
                        world.subscriptions.confirm(
                                world.alice, mail.got.get(0).confirmation().token()));
        world.clock.pass(Duration.ofDays(2));
        world.tidy();
        assertThat(world.subscription(subscription)).isNotNull();
        world.clock.pass(Duration.ofDays(2));
        refused(
                "INVALID_TOKEN",
                "token",
                () ->
                        world.subscriptions.confirm(
                                world.alice, mail.got.get(1).confirmation().token()));
        world.tidy();
        world.reconcile();
        refused("NOT_FOUND", "", () -> world.subscription(subscription));
    }

    @Test
    void whatCannotBeSubscribedIsRefused() {
        UUID topic = world.topic("refusals");
        ThrowingCallable inside = () -> world.subscribe(topic, to("webhook", "http://127.0.0.2/"));
        refused("EGRESS_REFUSED", "endpoint", inside);
        refused(
                "EGRESS_REFUSED",
                "endpoint",
                () -> world.subscribe(topic, to("webhook", "https://me:pw@example.org/")));
        refused(
                "EGRESS_REFUSED",
                "endpoint",
                () -> world.subscribe(topic, to("webhook", "ftp://example.org/")));
        refused(
                "INVALID_INPUT",
                "endpoint",
                () -> world.subscribe(topic, to("webhook", "somewhere")));
        refused("UNKNOWN_PROTOCOL", "protocol", () -> world.subscribe(topic, to("fax", "1")));
        refused(
                "INVALID_FILTER_POLICY",
                "filter_policy",
                () -> world.subscribe(topic, to("queue", "q").with("policy", "{\"a\": 1}")));
        refused(
                "INVALID_INPUT",
                "timeout",
                () -> world.subscribe(topic, to("queue", "q").with("timeout", 61)));
        refused(
                "INVALID_INPUT",
                "retry_schedule",
                () -> world.subscribe(topic, to("queue", "q").with("retries", List.of(0))));
        refused(
                "INVALID_INPUT",
                "secret",
                () -> world.subscribe(topic, to("queue", "q").with("secret", "whsec_AAAA")));
        world.subscribe(topic, to("queue", "Q"));
        refused("SUBSCRIPTION_EXISTS", "endpoint", () -> world.subscribe(topic, to("queue", "q")));
        world.forbidden.add("queue:write");
        refused("FORBIDDEN", "", () -> world.subscribe(topic, to("queue", "r")));
    }

    @Test
    void changesHoldForWhatWaits() throws Exception {
        UUID topic = world.topic("changes");
        UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/old")));
        world.publish(topic, "a");
        SubscriptionWish wish =
                new org.thecloud.notify.service.NotifyFixture.Wish()
                        .with("endpoint", receiver.url("/new"))
                        .with("format", Format.RAW)
                        .with("policy", "{\"color\": [\"red\"]}")
                        .made();
        world.subscriptions.update(world.alice, subscription, wish);
        world.settle();
        assertThat(receiver.asked("/new").get(0).body()).isEqualTo("a");
        assertThat(world.topics.publish(world.alice, topic, Notice.of("b")).deliveries()).isZero();
    }

    @Test
    void theRouteFollowsASubscriptionWhoseMakerDied() throws Exception {
        UUID topic = world.topic("follow");
        UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/follow")));
        world.routes.remove(subscription); // as if it had not come so far
        world.reconcile();
        world.publish(topic, "a");
        world.settle();
        assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void aTopicGoesWithAllThatIsAboutIt() throws Exception {
        UUID topic = world.topic("bye");
        UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/bye")));
        world.publish(topic, "a");
        world.topics.delete(world.alice, topic);
        world.reconcile();
        world.settle();
        refused("NOT_FOUND", "", () -> world.topics.get(world.alice, topic));
        refused("NOT_FOUND", "", () -> world.subscription(subscription));
        assertThat(world.table.backlog()).isEmpty();
        assertThat(receiver.asked("/bye")).isEmpty();
        assertThat(world.topic("bye")).isNotEqualTo(topic);
    }

    @Test
    void oldMessagesAreForgotten() throws Exception {
        UUID topic = world.topic("old");
        UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/old")));
        UUID message = world.publish(topic, "a");
        world.settle();
        world.clock.pass(Duration.ofDays(3));
        world.tidy();
        assertThat(world.history(subscription)).hasSize(1);
        world.clock.pass(Duration.ofDays(2));
        world.tidy();
        assertThat(world.history(subscription)).isEmpty();
        refused("NOT_FOUND", "", () -> world.topics.message(world.alice, topic, message));
    }

    @Test
    void historyComesInPages() throws Exception {
        UUID topic = world.topic("pages");
        UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/pages")));
        for (int i = 0; i < 7; i++) {
            world.publish(topic, "message " + i);
        }
        world.settle();
        var first = world.deliveries.list(world.alice, subscription, null, new PageQuery(5, null));
        var rest =
                world.deliveries.list(
                        world.alice, subscription, null, new PageQuery(5, first.next()));
        assertThat(first.items()).hasSize(5);
        assertThat(rest.items()).hasSize(2);
        assertThat(rest.next()).isNull();
        assertThat(
                        world.deliveries
                                .list(
                                        world.alice,
                                        subscription,
                                        DeliveryState.FAILED,
                                        PageQuery.first())
                                .items())
                .isEmpty();
        var messages = world.topics.messages(world.alice, topic, new PageQuery(3, null));
        assertThat(messages.items()).hasSize(3);
        assertThat(messages.next()).isNotNull();
    }
}
