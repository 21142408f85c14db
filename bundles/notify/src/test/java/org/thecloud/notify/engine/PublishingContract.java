// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.notify.service.NotifyFixture.to;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.notify.Notice;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.Published;
import org.thecloud.notify.Topics;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;

/** What is published, and who may see it. */
abstract class PublishingContract extends DeliveriesContract {

    PublishingContract(Opening opening) {
        super(opening);
    }

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
        refused("MESSAGE_TOO_LARGE", "message", () -> world.publish(topic, "é".repeat(131_073)));
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
                                world.alice, topic, new Notice("two\nlines", "b", Map.of(), null)));
        assertThat(world.publish(topic, "x".repeat(262_144))).isNotNull();
    }

    @Test
    void aTrialPublishesNothing() throws Exception {
        UUID topic = world.topic("trial");
        UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/trial")));
        Caller trial = world.alice.with(new Conditions(null, null, true));
        assertThat(world.topics.publish(trial, topic, Notice.of("a")).deliveries()).isEqualTo(1);
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
}
