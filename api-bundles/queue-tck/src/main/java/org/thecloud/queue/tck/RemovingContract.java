// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.queue.tck.QueueEngineContract.await;
import static org.thecloud.queue.tck.QueueEngineContract.posting;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.Counts;
import org.thecloud.queue.spi.Take;

/** Messages that end without a receipt. */
abstract class RemovingContract extends QueuesContract {

    RemovingContract(QueueEngineContract contract) {
        super(contract);
    }

    @Test
    void dropsWhatIsOlderThanItsQueueKeeps() {
        send("old");
        await(
                "the retention's end",
                () ->
                        engine().receive(
                                        queue,
                                        new Take(
                                                10,
                                                Duration.ZERO,
                                                Duration.ofMillis(50),
                                                false,
                                                null,
                                                0))
                                .isEmpty());
        await("nothing", () -> engine().counts(queue).equals(new Counts(0, 0, 0)));
    }

    @Test
    void removesByAgeAndAll() {
        send("a");
        engine().send(queue, List.of(posting("b", null, null, LONG)));
        receive(1, LONG);
        assertThat(engine().remove(queue, LONG)).isZero();
        assertThat(engine().counts(queue)).isEqualTo(new Counts(0, 1, 1));
        assertThat(engine().list()).contains(queue);
        assertThat(engine().remove(queue, Duration.ZERO)).isEqualTo(2);
        assertThat(engine().counts(queue)).isEqualTo(new Counts(0, 0, 0));
        assertThat(engine().list()).doesNotContain(queue);
        assertThat(engine().remove(Ids.next(), Duration.ZERO)).isZero();
        send("c");
        assertThat(bodies(10)).containsExactly("c");
    }
}
