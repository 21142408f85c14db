// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.notify.service.NotifyFixture.to;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.egress.Receiver;
import org.thecloud.kernel.egress.SelfSigned;
import org.thecloud.notify.Notice;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.NotifyFixture.Wish;
import org.thecloud.notify.service.Subscriptions.Shown;

/** What webhooks get, and what becomes of their answers: 127.0.0.1 plays the public network. */
@Timeout(120)
class WebhooksTest {

    @TempDir Path folder;
    private NotifyWorld world;
    private Receiver receiver;
    private UUID topic;

    @BeforeEach
    void open() {
        receiver = Receiver.content();
        world = NotifyWorld.h2(folder, "2026-01-01T00:00:00Z");
        topic = world.topic("topic");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
        receiver.close();
    }

    private Shown subscribe(Wish wish) {
        return world.subscriptions.create(world.alice, topic, wish.made());
    }

    private Wish hook(String path) {
        return to("webhook", receiver.url(path)).with("retries", List.of());
    }

    private Delivery delivered(Wish wish) throws InterruptedException {
        UUID subscription = world.subscribe(topic, wish);
        world.publish(topic, "a");
        world.settle();
        return world.only(subscription);
    }

    /** As a receiver computes it, from nothing but the specification. */
    private static String signature(String secret, Receiver.Asked asked) throws Exception {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed =
                asked.headers().getFirst("webhook-id")
                        + "."
                        + asked.headers().getFirst("webhook-timestamp")
                        + "."
                        + asked.body();
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSignedObjectIsAroundTheMessage() throws Exception {
        Shown shown = subscribe(hook("/hook"));
        UUID message =
                world.topics
                        .publish(
                                world.alice,
                                topic,
                                new Notice(
                                        "Hello",
                                        "grüße",
                                        Map.of("n", new NoticeAttribute("Number", "7")),
                                        null))
                        .id();
        world.settle();
        Receiver.Asked asked = receiver.asked("/hook").get(0);
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.header("webhook-id")).isEqualTo(message.toString());
        assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(asked.headers().getFirst("webhook-signature"))
                .isEqualTo(signature(shown.secret().reveal(), asked));
        JsonNode body = new ObjectMapper().readTree(asked.body());
        assertThat(body.path("type").asText()).isEqualTo("notification");
        assertThat(body.path("message").asText()).isEqualTo("grüße");
        assertThat(body.path("subject").asText()).isEqualTo("Hello");
        assertThat(body.at("/attributes/n/type").asText()).isEqualTo("Number");
        assertThat(body.at("/attributes/n/value").asText()).isEqualTo("7");
        assertThat(body.path("topic_id").asText()).isEqualTo(topic.toString());
    }

    @Test
    void rawMessagesComeAsTheyWerePublished() throws Exception {
        Shown shown = subscribe(hook("/raw").with("format", Format.RAW));
        world.publish(topic, "{\"a\": 1}");
        world.publish(topic, "no JSON");
        world.settle();
        List<Receiver.Asked> asked = receiver.asked("/raw");
        assertThat(asked)
                .extracting(one -> one.body() + " " + one.headers().getFirst("Content-Type"))
                .containsExactlyInAnyOrder(
                        "{\"a\": 1} application/json", "no JSON text/plain; charset=utf-8");
        for (Receiver.Asked one : asked) {
            assertThat(one.headers().getFirst("webhook-signature"))
                    .isEqualTo(signature(shown.secret().reveal(), one));
        }
    }

    @Test
    void whileASecretIsRotatedBothSign() throws Exception {
        Shown first = subscribe(hook("/hook"));
        UUID id = first.subscription().resource().id();
        Shown second = world.subscriptions.rotate(world.alice, id, 3600, null);
        assertThat(second.secret()).isNotEqualTo(first.secret());
        world.publish(topic, "a");
        world.settle();
        Receiver.Asked both = receiver.asked("/hook").get(0);
        assertThat(both.headers().getFirst("webhook-signature").split(" "))
                .containsExactly(
                        signature(second.secret().reveal(), both),
                        signature(first.secret().reveal(), both));
        world.clock.pass(Duration.ofHours(1));
        world.publish(topic, "b");
        world.settle();
        Receiver.Asked one = receiver.asked("/hook").get(1);
        assertThat(one.headers().getFirst("webhook-signature"))
                .isEqualTo(signature(second.secret().reveal(), one));
    }

    @Test
    void aReplayIsSignedWithTheSecretOfThatTime() throws Exception {
        Shown first = subscribe(hook("/hook"));
        UUID id = first.subscription().resource().id();
        world.publish(topic, "a");
        world.settle();
        Shown second = world.subscriptions.rotate(world.alice, id, 0, null);
        world.clock.pass(Duration.ofSeconds(1));
        world.deliveries.replay(world.alice, id, world.only(id).id());
        world.settle();
        List<Receiver.Asked> asked = receiver.asked("/hook");
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).headers().getFirst("webhook-signature"))
                .isEqualTo(signature(second.secret().reveal(), asked.get(1)));
        assertThat(asked.get(1).header("webhook-id")).isEqualTo(asked.get(0).header("webhook-id"));
    }

    @Test
    void secretsAreShownOnceAndKeptEncrypted() throws Exception {
        Shown shown = subscribe(hook("/hook"));
        String secret = shown.secret().reveal();
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(shown.subscription().resource().spec().toString()).doesNotContain(secret);
        String chosen = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
        assertThat(subscribe(hook("/own").with("secret", chosen)).secret().reveal())
                .isEqualTo(chosen);
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (Receiver inside = Receiver.on("127.0.0.2", receiver.port(), null)) {
            receiver.redirect("/go", 307, inside.url("/secret"));
            Delivery delivery = delivered(hook("/go"));
            assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
            assertThat(delivery.result().httpStatus()).isEqualTo(307);
            assertThat(delivery.result().message()).contains("redirects are not followed");
            assertThat(inside.asked()).isEmpty();
        }
    }

    @Test
    void ofALongAnswerTheBeginningIsKept() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        receiver.page(
                "/big",
                exchange -> {
                    exchange.sendResponseHeaders(200, 10_000_000);
                    try {
                        for (int i = 0; i < 10_000; i++) {
                            exchange.getResponseBody().write("x".repeat(1000).getBytes());
                        }
                    } catch (IOException closed) {
                        gaveUp.countDown();
                    }
                });
        Delivery delivery = delivered(hook("/big"));
        assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivery.result().answer()).hasSize(1024);
        gaveUp.await();
    }

    @Test
    void anAnswerThatIsNoTextIsKeptAllTheSame() throws Exception {
        receiver.page(
                "/bytes",
                exchange -> {
                    exchange.sendResponseHeaders(200, 3);
                    exchange.getResponseBody().write(new byte[] {'a', 0, (byte) 0xff});
                });
        assertThat(delivered(hook("/bytes")).result().answer()).isEqualTo("a\uFFFD\uFFFD");
    }

    @Test
    void aCertificateThatDoesNotFitIsAFailureWithItsReason() throws Exception {
        SSLContext tls = SelfSigned.of("elsewhere.test", folder).tls();
        try (Receiver secure = Receiver.on("127.0.0.1", 0, tls)) {
            Delivery delivery =
                    delivered(to("webhook", secure.url("/")).with("retries", List.of()));
            assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
            assertThat(delivery.result().code()).isEqualTo("EGRESS_UNTRUSTED");
            assertThat(secure.asked()).isEmpty();
        }
    }

    @Test
    void anEndpointThatIsDownMayComeBack() throws Exception {
        String url = receiver.url("/");
        receiver.close();
        Delivery delivery = delivered(to("webhook", url));
        assertThat(delivery.state()).isEqualTo(DeliveryState.QUEUED);
        assertThat(delivery.result().code()).isEqualTo("EGRESS_UNREACHABLE");
        assertThat(delivery.dueAt())
                .isBetween(
                        world.clock.instant().plusSeconds(5),
                        world.clock.instant().plusMillis(5500));
    }

    @Test
    void anEndpointThatIsTooSlowHasItsTime() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/never", exchange -> Receiver.hold(exchange, end));
        Delivery delivery = delivered(hook("/never").with("timeout", 1));
        assertThat(delivery.result().code()).isEqualTo("EGRESS_TIMEOUT");
        end.countDown();
    }
}
