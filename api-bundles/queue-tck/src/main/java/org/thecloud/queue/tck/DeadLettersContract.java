// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.queue.tck.QueueEngineContract.posting;
import static org.thecloud.queue.tck.QueueEngineContract.take;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Message;
import org.thecloud.queue.spi.Redrives;
import org.thecloud.queue.spi.Take;

/** What nobody could work with, and its way back. */
abstract class DeadLettersContract extends QueuesContract {

    DeadLettersContract(QueueEngineContract contract) {
        super(contract);
    }

    @Test
    void movesPoisonToTheDeadLetterQueueAndEachBackToItsSource() throws Exception {
        UUID other = Ids.next();
        UUID dead = Ids.next();
        send("poison");
        engine().send(other, List.of(posting("venom")));
        Take poisoned = new Take(10, Duration.ZERO, Duration.ofDays(4), false, dead, 2);
        for (int i = 0; i < 2; i++) {
            assertThat(engine().receive(queue, poisoned)).hasSize(1);
            assertThat(engine().receive(other, poisoned)).hasSize(1);
        }
        assertThat(engine().receive(queue, poisoned)).isEmpty();
        assertThat(engine().receive(other, poisoned)).isEmpty();
        assertThat(engine().counts(queue)).isEqualTo(new Counts(0, 0, 0));
        assertThat(engine().counts(dead)).isEqualTo(new Counts(2, 0, 0));
        assertThat(engine().ready(Set.of(dead))).containsExactly(dead);
        assertThat(engine().receive(dead, take(10, Duration.ZERO))).hasSize(2);
        reopen();
        assertThat(engine().receive(dead, take(10, Duration.ZERO)))
                .extracting(Message::source)
                .containsExactlyInAnyOrder(queue, other);
        Redrives redrives = (Redrives) engine();
        assertThat(redrives.redrive(dead, null, Set.of(queue), 10).moved()).isEqualTo(1);
        assertThat(redrives.redrive(dead, null, Set.of(queue), 10).stranded()).isEqualTo(1);
        assertThat(redrives.redrive(dead, null, Set.of(queue, other), 10).moved()).isEqualTo(1);
        reopen();
        Message back = receive(1, LONG).get(0);
        assertThat(back.body()).isEqualTo("poison");
        assertThat(back.received()).isEqualTo(1);
        assertThat(engine().receive(other, take(1, LONG)))
                .extracting(Message::body)
                .containsExactly("venom");
        assertThat(engine().counts(dead)).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void redrivesToOneQueueIfAsked() {
        UUID to = Ids.next();
        IntStream.range(0, 5).forEach(i -> send("m" + i));
        Redrives redrives = (Redrives) engine();
        assertThat(redrives.redrive(queue, to, Set.of(to), 3).moved()).isEqualTo(3);
        assertThat(engine().counts(to)).isEqualTo(new Counts(3, 0, 0));
        assertThat(engine().counts(queue)).isEqualTo(new Counts(2, 0, 0));
    }
}
