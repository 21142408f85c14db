// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;

/** What was received is hidden, and gone with its receipt. */
abstract class ReceiptsContract extends QueuesContract {

    ReceiptsContract(QueueEngineContract contract) {
        super(contract);
    }

    @Test
    void hidesWhatWasReceivedUntilItsTimeIsOver() {
        send("m");
        Message first = receive(1, SHORT).get(0);
        long began = System.nanoTime();
        assertThat(receive(1, SHORT)).isEmpty();
        Message again = awaited(() -> receive(1, LONG));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(SHORT.minusMillis(60));
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.received()).isEqualTo(2);
        assertThat(again.receipt()).isNotEqualTo(first.receipt());
        assertThat(again.firstReceivedAt()).isEqualTo(first.firstReceivedAt());
    }

    @Test
    void neverGivesAgainWhatWasAcknowledged() {
        send("m");
        Message got = receive(1, Duration.ZERO).get(0);
        assertThat(acknowledge(got)).isEqualTo(Receipt.DONE);
        assertThat(receive(10, LONG)).isEmpty();
        assertThat(acknowledge(got)).isEqualTo(Receipt.GONE);
        assertThat(engine().counts(queue)).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void takesAnEarlierReceiptAsWell() {
        send("m");
        Message first = receive(1, Duration.ZERO).get(0);
        Message second = receive(1, LONG).get(0);
        assertThat(acknowledge(first)).isEqualTo(Receipt.DONE);
        assertThat(acknowledge(second)).isEqualTo(Receipt.GONE);
    }

    @Test
    void knowsNoReceiptsButItsOwn() {
        send("m");
        Message got = receive(1, LONG).get(0);
        assertThat(
                        engine().acknowledge(
                                        queue,
                                        List.of("", "nonsense", "ünsinn", got.receipt() + "A")))
                .containsOnly(Receipt.INVALID);
        assertThat(engine().acknowledge(Ids.next(), List.of(got.receipt())))
                .containsExactly(Receipt.INVALID);
        assertThat(engine().hide(queue, List.of(new Hide("nonsense", LONG))))
                .containsExactly(Receipt.INVALID);
        assertThat(engine().counts(queue)).isEqualTo(new Counts(0, 1, 0));
    }

    @Test
    void givesBackWhatIsHiddenForNoTime() {
        send("m");
        Message got = receive(1, LONG).get(0);
        assertThat(engine().hide(queue, List.of(new Hide(got.receipt(), Duration.ZERO))))
                .containsExactly(Receipt.DONE);
        assertThat(receive(1, LONG)).hasSize(1);
        assertThat(engine().hide(queue, List.of(new Hide(got.receipt(), LONG))))
                .containsExactly(Receipt.LATE);
    }

    @Test
    void hidesForLonger() {
        send("m");
        Message got = receive(1, SHORT).get(0);
        assertThat(engine().hide(queue, List.of(new Hide(got.receipt(), LONG))))
                .containsExactly(Receipt.DONE);
        send("later");
        Message other = awaited(() -> receive(1, SHORT));
        awaited(() -> receive(1, LONG));
        assertThat(other.body()).isEqualTo("later");
        assertThat(receive(10, LONG)).isEmpty();
    }
}
