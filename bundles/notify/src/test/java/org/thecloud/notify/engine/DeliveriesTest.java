// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.thecloud.notify.service.NotifyFixture.to;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.egress.Receiver;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.notify.Notice;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.Published;
import org.thecloud.notify.Topics;
import org.thecloud.notify.service.Attempt;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.SubscriptionWish;

/** What becomes of messages, on both databases; time passes when the test says so. */
class DeliveriesTest {

    @Nested
    class OnH2 extends Contract {
        @Override
        NotifyWorld open(Path folder) {
            return NotifyWorld.h2(folder, NOW);
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @Override
        NotifyWorld open(Path folder) {
            return NotifyWorld.postgresql(folder, NOW);
        }

        @Test
        void twoRuntimesDeliverEachMessageOnce() throws Exception {
            UUID topic = world.topic("news");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/hook")));
            try (NotifyWorld other = world.beside(folder)) {
                ExecutorService both = Executors.newFixedThreadPool(2);
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    world.publish(topic, "message " + i);
                }
                for (NotifyWorld one : List.of(world, other)) {
                    running.add(
                            both.submit(
                                    () -> {
                                        one.settle();
                                        return null;
                                    }));
                }
                for (Future<?> one : running) {
                    one.get();
                }
                both.shutdown();
                world.settle();
            }
            assertThat(world.states(subscription))
                    .hasSize(200)
                    .containsOnly(DeliveryState.DELIVERED);
            assertThat(receiver.asked("/hook").stream().map(asked -> asked.header("webhook-id")))
                    .hasSize(200)
                    .doesNotHaveDuplicates();
        }
    }

    @Timeout(120)
    abstract static class Contract {

        static final String NOW = "2026-01-01T00:00:00Z";

        @TempDir Path folder;
        @Nullable NotifyWorld opened;
        NotifyWorld world;
        Receiver receiver;
        final SomeQueue queue = new SomeQueue(false);

        abstract NotifyWorld open(Path folder);

        @BeforeEach
        void begin() {
            receiver = Receiver.content();
            world = open(folder);
            opened = world;
            world.drivers.installed.put("queue", queue);
        }

        @AfterEach
        void end() throws Exception {
            if (opened != null) { // there was a database
                opened.close();
            }
            receiver.close();
        }

        private static void refused(String code, String field, ThrowingCallable call) {
            assertThatExceptionOfType(CloudException.class)
                    .isThrownBy(call)
                    .satisfies(
                            refused -> {
                                assertThat(refused.code().name()).isEqualTo(code);
                                assertThat(refused.field().orElse("")).isEqualTo(field);
                            });
        }

        // ---- publishing

        @Test
        void eachSubscriptionGetsWhatItTakes() throws Exception {
            UUID topic = world.topic("orders");
            UUID all = world.subscribe(topic, to("webhook", receiver.url("/all")));
            UUID red =
                    world.subscribe(
                            topic,
                            to("webhook", receiver.url("/red"))
                                    .with("policy", "{\"color\": [\"red\"]}"));
            UUID big =
                    world.subscribe(
                            topic,
                            to("webhook", receiver.url("/big"))
                                    .with("policy", "{\"size\": [{\"numeric\": [\">\", 5]}]}")
                                    .with("scope", "body"));
            Published both =
                    world.topics.publish(
                            world.alice,
                            topic,
                            new Notice(
                                    "subject",
                                    "{\"size\": 6}",
                                    Map.of("color", NoticeAttribute.text("red")),
                                    null));
            Published none = world.topics.publish(world.alice, topic, Notice.of("no JSON"));
            assertThat(both.deliveries()).isEqualTo(3);
            assertThat(none.deliveries()).isEqualTo(1);
            world.settle();
            assertThat(world.states(all)).hasSize(2).containsOnly(DeliveryState.DELIVERED);
            assertThat(world.only(red).message()).isEqualTo(both.id());
            assertThat(world.only(big).message()).isEqualTo(both.id());
            assertThat(receiver.asked("/red")).hasSize(1);
            assertThat(
                            world.topics
                                    .deliveries(world.alice, topic, both.id(), PageQuery.first())
                                    .items())
                    .extracting(Delivery::subscription)
                    .containsExactlyInAnyOrder(all, red, big);
        }

        @Test
        void aMessageToNobodyIsKept() {
            UUID topic = world.topic("quiet");
            UUID message = world.publish(topic, "hello");
            assertThat(world.topics.message(world.alice, topic, message).notice().body())
                    .isEqualTo("hello");
            assertThat(
                            world.topics
                                    .messages(world.alice, topic, PageQuery.first())
                                    .items()
                                    .get(0)
                                    .deliveries())
                    .isZero();
        }

        @Test
        void aRepeatIsAnsweredWithTheFirst() throws Exception {
            UUID topic = world.topic("once");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/once")));
            Caller again = world.alice.with(new Conditions("key-1", null, false));
            Published first = world.topics.publish(again, topic, Notice.of("a"));
            Published second = world.topics.publish(again, topic, Notice.of("a"));
            assertThat(first.repeated()).isFalse();
            assertThat(second.repeated()).isTrue();
            assertThat(second.id()).isEqualTo(first.id());
            world.settle();
            assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.DELIVERED);
        }

        @Test
        void manyWhoPublishAtOnceAreAllAnswered() throws Exception {
            UUID topic = world.topic("busy");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/busy")));
            ExecutorService publishers = Executors.newFixedThreadPool(16);
            List<Future<UUID>> all = new ArrayList<>();
            Caller keyed = world.alice.with(new Conditions("same", null, false));
            for (int i = 0; i < 200; i++) {
                String body = "message " + i;
                boolean repeat = i % 10 == 0;
                all.add(
                        publishers.submit(
                                () ->
                                        world.topics
                                                .publish(
                                                        repeat ? keyed : world.alice,
                                                        topic,
                                                        Notice.of(body))
                                                .id()));
            }
            List<UUID> ids = new ArrayList<>();
            for (Future<UUID> one : all) {
                ids.add(one.get());
            }
            publishers.shutdown();
            world.settle();
            assertThat(ids.stream().distinct()).hasSize(181); // those with the key are one
            assertThat(world.history(subscription))
                    .extracting(Delivery::message)
                    .hasSize(181)
                    .containsExactlyInAnyOrderElementsOf(ids.stream().distinct().toList());
        }

        @Test
        void ofABatchEachIsPublishedOrRefusedForItself() throws Exception {
            UUID topic = world.topic("batch");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/batch")));
            List<Topics.Outcome> outcomes =
                    world.topics.publishAll(
                            world.alice,
                            topic,
                            List.of(
                                    Notice.of("a"),
                                    Notice.of(""),
                                    Notice.of("x".repeat(262_145)),
                                    Notice.of("b")));
            assertThat(outcomes.get(0).published()).isNotNull();
            assertThat(outcomes.get(1).refused()).isNotNull();
            assertThat(outcomes.get(2).refused().code().name()).isEqualTo("MESSAGE_TOO_LARGE");
            assertThat(outcomes.get(3).published()).isNotNull();
            world.settle();
            assertThat(world.history(subscription)).hasSize(2);
            refused(
                    "INVALID_INPUT",
                    "entries",
                    () -> world.topics.publishAll(world.alice, topic, List.of()));
            refused(
                    "INVALID_INPUT",
                    "entries",
                    () ->
                            world.topics.publishAll(
                                    world.alice,
                                    topic,
                                    java.util.Collections.nCopies(11, Notice.of("a"))));
        }

        @Test
        void whatCannotBePublishedIsRefused() {
            UUID topic = world.topic("rules");
            refused(
                    "MESSAGE_TOO_LARGE",
                    "message",
                    () -> world.publish(topic, "é".repeat(131_073)));
            refused("INVALID_INPUT", "message", () -> world.publish(topic, "a\0b"));
            for (NoticeAttribute bad :
                    List.of(
                            new NoticeAttribute("Number", "many"),
                            new NoticeAttribute("Number", "1e999999999"),
                            new NoticeAttribute("Binary", "?"),
                            new NoticeAttribute("String.Array", "x"),
                            new NoticeAttribute("Date", "x"),
                            new NoticeAttribute("String", ""))) {
                refused(
                        "INVALID_INPUT",
                        "attributes.a",
                        () ->
                                world.topics.publish(
                                        world.alice,
                                        topic,
                                        new Notice(null, "b", Map.of("a", bad), null)));
            }
            refused(
                    "INVALID_INPUT",
                    "subject",
                    () ->
                            world.topics.publish(
                                    world.alice,
                                    topic,
                                    new Notice("two\nlines", "b", Map.of(), null)));
            assertThat(world.publish(topic, "x".repeat(262_144))).isNotNull();
        }

        @Test
        void aTrialPublishesNothing() throws Exception {
            UUID topic = world.topic("trial");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/trial")));
            Caller trial = world.alice.with(new Conditions(null, null, true));
            assertThat(world.topics.publish(trial, topic, Notice.of("a")).deliveries())
                    .isEqualTo(1);
            world.settle();
            assertThat(world.history(subscription)).isEmpty();
        }

        @Test
        void anotherTenantSeesNothing() throws Exception {
            UUID topic = world.topic("mine");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/mine")));
            UUID message = world.publish(topic, "secret");
            world.settle();
            UUID delivery = world.only(subscription).id();
            Caller bob = StoreFixture.newCaller();
            refused("NOT_FOUND", "", () -> world.topics.publish(bob, topic, Notice.of("x")));
            refused("NOT_FOUND", "", () -> world.topics.message(bob, topic, message));
            refused("NOT_FOUND", "", () -> world.subscriptions.get(bob, subscription));
            refused("NOT_FOUND", "", () -> world.deliveries.get(bob, subscription, delivery));
            refused("NOT_FOUND", "", () -> world.deliveries.replay(bob, subscription, delivery));
            refused("NOT_FOUND", "", () -> world.subscriptions.pause(bob, subscription));
            refused(
                    "NOT_FOUND",
                    "",
                    () ->
                            world.subscriptions.create(
                                    bob, topic, to("webhook", receiver.url("/bob")).made()));
            assertThat(world.topics.idOf(bob, "mine")).isEmpty();
            assertThat(world.topics.idOf(bob, topic.toString())).isEmpty();
            assertThat(world.topics.idOf(world.alice, topic.toString())).contains(topic);
            assertThat(world.subscriptions.list(bob, ResourceQuery.of(PageQuery.first())).items())
                    .isEmpty();
        }

        // ---- retries and what follows them

        @Test
        void whatFailsIsTriedAgainAsTheSubscriptionSays() throws Exception {
            receiver.page("/bad", exchange -> Receiver.send(exchange, 503, "no"));
            UUID topic = world.topic("retries");
            UUID subscription =
                    world.subscribe(
                            topic,
                            to("webhook", receiver.url("/bad")).with("retries", List.of(10, 60)));
            world.publish(topic, "a");
            world.settle();
            assertThat(receiver.asked("/bad")).hasSize(1);
            for (int delay : new int[] {10, 60}) {
                int before = receiver.asked("/bad").size();
                world.clock.pass(Duration.ofMillis(delay * 1000L - 1));
                world.settle();
                assertThat(receiver.asked("/bad")).hasSize(before);
                world.clock.pass(Duration.ofMillis(delay * 100L + 1));
                world.settle();
                assertThat(receiver.asked("/bad")).hasSize(before + 1);
            }
            Delivery delivery = world.only(subscription);
            assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
            assertThat(delivery.attempts()).isEqualTo(3);
            assertThat(delivery.result())
                    .isEqualTo(
                            new Delivery.Result(
                                    503,
                                    "ENDPOINT_REFUSED",
                                    "the endpoint answered with status 503",
                                    "no"));
            assertThat(world.deliveries.attempts(delivery))
                    .extracting(Attempt::number)
                    .containsExactly(1, 2, 3);
            assertThat(
                            receiver.asked("/bad").stream()
                                    .map(one -> one.headers().getFirst("Cloud-Notify-Attempt")))
                    .containsExactly("1", "2", "3");
            assertThat(
                            receiver.asked("/bad").stream()
                                    .map(asked -> asked.header("webhook-id"))
                                    .distinct())
                    .hasSize(1);
        }

        @Test
        void anEndpointThatAsksForTimeGetsIt() throws Exception {
            receiver.page(
                    "/later",
                    exchange -> {
                        exchange.getResponseHeaders().set("Retry-After", "600");
                        Receiver.send(exchange, 429, "");
                    });
            UUID topic = world.topic("later");
            UUID subscription =
                    world.subscribe(
                            topic,
                            to("webhook", receiver.url("/later")).with("retries", List.of(1)));
            world.publish(topic, "a");
            world.settle();
            assertThat(world.only(subscription).dueAt())
                    .isBetween(
                            world.clock.instant().plusSeconds(600),
                            world.clock.instant().plusSeconds(660));
        }

        @Test
        void whatIsGivenUpGoesToTheDeadLetterQueue() throws Exception {
            receiver.page("/bad", exchange -> Receiver.send(exchange, 500, "no"));
            UUID topic = world.topic("dead");
            UUID subscription =
                    world.subscribe(
                            topic,
                            to("webhook", receiver.url("/bad"))
                                    .with("retries", List.of())
                                    .with("dead", "Graveyard"));
            queue.refuses = new CloudException(KernelError.UNAVAILABLE, "not now");
            UUID message = world.publish(topic, "a");
            world.settle();
            assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.QUEUED);
            queue.refuses = null;
            world.clock.pass(Duration.ofSeconds(2));
            world.settle();
            Delivery delivery = world.only(subscription);
            assertThat(delivery.state()).isEqualTo(DeliveryState.DEAD_LETTERED);
            assertThat(receiver.asked("/bad")).hasSize(1);
            assertThat(queue.got).hasSize(1);
            assertThat(queue.got.get(0).endpoint()).isEqualTo("graveyard");
            assertThat(queue.got.get(0).body()).isEqualTo("a");
            assertThat(queue.got.get(0).message()).isEqualTo(message);
            assertThat(queue.got.get(0).attributes())
                    .containsEntry(
                            "notify.subscription", NoticeAttribute.text(subscription.toString()));
        }

        @Test
        void aDeliveryIsReplayed() throws Exception {
            int[] status = {500};
            receiver.page("/some", exchange -> Receiver.send(exchange, status[0], ""));
            UUID topic = world.topic("replay");
            UUID subscription =
                    world.subscribe(
                            topic, to("webhook", receiver.url("/some")).with("retries", List.of()));
            world.publish(topic, "a");
            world.settle();
            Delivery failed = world.only(subscription);
            status[0] = 200;
            Caller keyed = world.alice.with(new Conditions("again", null, false));
            Delivery replay = world.deliveries.replay(keyed, subscription, failed.id());
            assertThat(world.deliveries.replay(keyed, subscription, failed.id()).id())
                    .isEqualTo(replay.id());
            world.settle();
            assertThat(world.history(subscription))
                    .extracting(Delivery::state)
                    .containsExactly(DeliveryState.DELIVERED, DeliveryState.FAILED);
            assertThat(world.history(subscription).get(0).replayOf()).isEqualTo(failed.id());
            assertThat(
                            receiver.asked("/some").stream()
                                    .map(asked -> asked.header("webhook-id"))
                                    .distinct())
                    .hasSize(1);
            world.clock.pass(Duration.ofDays(5));
            world.tidy();
            refused(
                    "NOT_FOUND",
                    "",
                    () -> world.deliveries.replay(world.alice, subscription, failed.id()));
        }

        @Test
        void aDeadEndpointIsPausedAndGoesOnWhenResumed() throws Exception {
            int[] status = {500};
            receiver.page("/dead", exchange -> Receiver.send(exchange, status[0], ""));
            UUID topic = world.topic("pause");
            UUID subscription =
                    world.subscribe(
                            topic,
                            to("webhook", receiver.url("/dead"))
                                    .with("retries", List.of(900, 900, 900, 900, 900, 900)));
            assertThat(world.state(subscription)).isEqualTo("ACTIVE");
            world.publish(topic, "a");
            for (int i = 0; i < 5; i++) {
                world.settle();
                world.clock.pass(Duration.ofMinutes(17));
            }
            assertThat(world.state(subscription)).isEqualTo("DEGRADED");
            assertThat(world.subscription(subscription).resource().reason().code())
                    .isEqualTo("ENDPOINT_DEAD");
            assertThat(world.subscription(subscription).standing().deadSince()).isNotNull();
            int asked = receiver.asked("/dead").size();
            world.publish(topic, "b");
            world.settle();
            assertThat(receiver.asked("/dead")).hasSize(asked);
            assertThat(world.states(subscription)).containsOnly(DeliveryState.QUEUED);
            status[0] = 200;
            world.subscriptions.resume(world.alice, subscription);
            world.settle();
            assertThat(world.states(subscription)).hasSize(2).containsOnly(DeliveryState.DELIVERED);
            assertThat(world.state(subscription)).isEqualTo("ACTIVE");
        }

        @Test
        void oneGoodAnswerMakesBadOnesForgotten() throws Exception {
            int[] status = {500};
            receiver.page("/some", exchange -> Receiver.send(exchange, status[0], ""));
            UUID topic = world.topic("some");
            UUID subscription =
                    world.subscribe(
                            topic, to("webhook", receiver.url("/some")).with("retries", List.of()));
            world.publish(topic, "a");
            world.settle();
            assertThat(world.state(subscription)).isEqualTo("DEGRADED");
            assertThat(world.subscription(subscription).resource().reason().code())
                    .isEqualTo("ENDPOINT_REFUSED");
            status[0] = 204;
            world.publish(topic, "b");
            world.settle();
            assertThat(world.state(subscription)).isEqualTo("ACTIVE");
            assertThat(world.subscription(subscription).standing().failures()).isZero();
        }

        @Test
        void anEndpointThatSaysItIsGoneIsPausedAtOnce() throws Exception {
            receiver.page("/gone", exchange -> Receiver.send(exchange, 410, ""));
            UUID topic = world.topic("gone");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/gone")));
            world.publish(topic, "a");
            world.settle();
            assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.FAILED);
            assertThat(world.state(subscription)).isEqualTo("DEGRADED");
            world.publish(topic, "b");
            world.settle();
            assertThat(receiver.asked("/gone")).hasSize(1);
        }

        @Test
        void aPausedSubscriptionLetsItsMessagesWait() throws Exception {
            UUID topic = world.topic("pausing");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/wait")));
            UUID other = world.subscribe(topic, to("webhook", receiver.url("/on")));
            world.subscriptions.pause(world.alice, subscription);
            world.publish(topic, "a");
            world.settle();
            assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.QUEUED);
            assertThat(world.only(other).state()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(world.state(subscription)).isEqualTo("PAUSED");
            world.subscriptions.resume(world.alice, subscription);
            world.settle();
            assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.DELIVERED);
        }

        // ---- who waits for whom

        @Test
        void anEndpointThatNeverAnswersHoldsUpNoOther() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            receiver.page(
                    "/never",
                    exchange -> {
                        try {
                            end.await();
                            Receiver.send(exchange, 200, "");
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    });
            UUID topic = world.topic("slow");
            UUID slow =
                    world.subscribe(
                            topic, to("webhook", receiver.url("/never")).with("timeout", 60));
            UUID quick = world.subscribe(topic, to("webhook", receiver.url("/quick")));
            for (int i = 0; i < 300; i++) {
                world.publish(topic, "message " + i);
            }
            while (receiver.asked("/quick").size() < 300) {
                world.engine.turn();
                world.engine.store(100);
            }
            assertThat(receiver.asked("/never").size()).isLessThanOrEqualTo(8);
            assertThat(world.engine.running()).isLessThanOrEqualTo(16);
            end.countDown();
            world.settle();
            assertThat(world.states(slow)).hasSize(300).containsOnly(DeliveryState.DELIVERED);
            assertThat(world.states(quick)).hasSize(300).containsOnly(DeliveryState.DELIVERED);
        }

        @Test
        void whatADeadRuntimeHeldIsDeliveredByAnother() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            receiver.page(
                    "/held",
                    exchange -> {
                        try {
                            end.await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                        Receiver.send(exchange, 200, "");
                    });
            UUID topic = world.topic("crash");
            UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/held")));
            world.publish(topic, "a");
            Engine dead = world.engine;
            assertThat(dead.turn()).isEqualTo(1);
            assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.RUNNING);
            Engine next = world.engine(Map.of());
            if (next.takeOver() == 0) {
                expireLeases(); // those of a shared database last
                assertThat(next.takeOver()).isEqualTo(1);
            }
            end.countDown();
            NotifyWorld.settle(next);
            Delivery delivery = world.only(subscription);
            assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(delivery.attempts()).isEqualTo(2);
            dead.store(5000); // what the dead one says now counts for nothing
            assertThat(world.only(subscription)).isEqualTo(delivery);
        }

        void expireLeases() {
            world.store
                    .databases()
                    .open("notify", org.thecloud.notify.store.NotifyTables.class, List.of())
                    .write(
                            world.alice,
                            em ->
                                    em.createNativeQuery(
                                                    "update notify_delivery set lease_until ="
                                                            + " current_timestamp - interval '1' second")
                                            .executeUpdate());
        }

        // ---- subscriptions

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
            ThrowingCallable inside =
                    () -> world.subscribe(topic, to("webhook", "http://127.0.0.2/"));
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
            refused(
                    "SUBSCRIPTION_EXISTS",
                    "endpoint",
                    () -> world.subscribe(topic, to("queue", "q")));
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
            assertThat(world.topics.publish(world.alice, topic, Notice.of("b")).deliveries())
                    .isZero();
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
            var first =
                    world.deliveries.list(world.alice, subscription, null, new PageQuery(5, null));
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
}
