// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.notify.service.NotifyFixture.to;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.egress.Receiver;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.service.Attempt;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;

/** What is tried again, given up, replayed and paused. */
abstract class RetriesContract extends DeliveriesContract {

    RetriesContract(Opening opening) {
        super(opening);
    }

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
                        topic, to("webhook", receiver.url("/later")).with("retries", List.of(1)));
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
}
