// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.queue.tck.QueueEngineContract.await;
import static org.thecloud.queue.tck.QueueEngineContract.posting;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Message;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.Posting;

/** Messages come out as they went in, and when they are due. */
abstract class DeliveryContract extends QueuesContract {

    DeliveryContract(QueueEngineContract contract) {
        super(contract);
    }

    @Test
    void givesBackAllThatWasSent() {
        Map<String, MessageAttribute> attributes =
                Map.of(
                        "text", new MessageAttribute("String.custom", "wörter ✓", null),
                        "number", new MessageAttribute("Number", "12.5", null),
                        "bytes", new MessageAttribute("Binary", null, new byte[] {0, -1, 5}));
        Posting posting =
                new Posting(
                        Ids.next(),
                        "grüße\u0000\n",
                        attributes,
                        Duration.ZERO,
                        null,
                        null,
                        "trace-7",
                        "someone");
        SentMessage sent = engine().send(queue, List.of(posting)).get(0);
        Message got = receive(1, LONG).get(0);
        assertThat(got.id()).isEqualTo(posting.id()).isEqualTo(sent.id());
        assertThat(got.sequence()).isEqualTo(sent.sequence());
        assertThat(got.body()).isEqualTo("grüße\u0000\n");
        assertThat(got.attributes()).isEqualTo(attributes);
        assertThat(got.trace()).isEqualTo("trace-7");
        assertThat(got.sender()).isEqualTo("someone");
        assertThat(got.received()).isEqualTo(1);
        assertThat(got.sentAt()).isEqualTo(sent.sentAt());
        assertThat(got.firstReceivedAt()).isBetween(got.sentAt(), got.visibleAt());
        assertThat(Duration.between(got.firstReceivedAt(), got.visibleAt()).abs()).isEqualTo(LONG);
        assertThat(got.source()).isNull();
        assertThat(sent.repeated()).isFalse();
    }

    @Test
    void keepsBodiesOfTheLargestSize() {
        String body = "x".repeat(262_144);
        send(body);
        assertThat(receive(1, LONG).get(0).body().getBytes(StandardCharsets.UTF_8))
                .hasSize(262_144);
    }

    @Test
    void givesTheOldestFirstAndNoMoreThanAsked() {
        IntStream.range(0, 25).forEach(i -> send("m" + i));
        assertThat(bodies(10)).containsExactly(numbered(0, 10));
        assertThat(bodies(10)).containsExactly(numbered(10, 20));
        assertThat(bodies(10)).containsExactly(numbered(20, 25));
        assertThat(bodies(10)).isEmpty();
    }

    @Test
    void delays() {
        engine().send(queue, List.of(posting("late", null, null, SHORT), posting("now")));
        assertThat(engine().counts(queue)).isEqualTo(new Counts(1, 0, 1));
        assertThat(bodies(10)).containsExactly("now");
        Message late = awaited(() -> receive(10, LONG));
        assertThat(late.body()).isEqualTo("late");
        assertThat(Duration.between(late.sentAt(), late.firstReceivedAt()))
                .isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void keepsQueuesApart() {
        UUID other = Ids.next();
        send("mine");
        engine().send(other, List.of(posting("theirs")));
        assertThat(engine().ready(Set.of(queue, other, Ids.next())))
                .containsExactlyInAnyOrder(queue, other);
        assertThat(bodies(10)).containsExactly("mine");
        assertThat(engine().ready(Set.of(queue, other))).containsExactly(other);
        engine().remove(queue, Duration.ZERO);
        assertThat(engine().counts(other)).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void becomesReadyByTime() {
        engine().send(queue, List.of(posting("late", null, null, SHORT)));
        assertThat(engine().ready(Set.of(queue))).isEmpty();
        await("readiness", () -> engine().ready(Set.of(queue)).contains(queue));
        receive(1, SHORT);
        assertThat(engine().ready(Set.of(queue))).isEmpty();
        await("readiness again", () -> engine().ready(Set.of(queue)).contains(queue));
    }
}
