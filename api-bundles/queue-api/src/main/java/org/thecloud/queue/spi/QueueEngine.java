// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.spi;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.SentMessage;

/**
 * Keeps messages. A queue comes into being with its first message; settings are told with each call
 * and not remembered. Time is the engine's own: it never goes backwards, and a change of the
 * machine's clock neither shortens nor prolongs what is running. Methods that add or remove return
 * when the effect is on disk.
 *
 * <p>Data plane: calls run in the caller's thread without deadline, so an engine bounds its waits
 * itself. Called by many threads. Failures are {@link org.thecloud.kernel.driver.DriverException}:
 * UNAVAILABLE, EXHAUSTED {@code ENGINE_FULL}, CONFLICT {@code IN_FLIGHT_LIMIT}.
 */
@ConsumerType
public interface QueueEngine extends Probed {

    /** Within this time a deduplication id is remembered. */
    Duration DEDUPLICATION = Duration.ofMinutes(5);

    /** Received and not acknowledged messages that a queue may have; of a FIFO queue. */
    int MOST_IN_FLIGHT = 120_000;

    int MOST_IN_FLIGHT_FIFO = 20_000;

    /**
     * Adds messages, in order. One whose deduplication id is known is answered with the message
     * that brought it.
     */
    @Deadline(seconds = 0)
    List<SentMessage> send(UUID queue, List<Posting> messages);

    /**
     * Takes visible messages, oldest first, and hides them. Never waits for one. One that was
     * received too often goes to the dead-letter queue instead, one that is too old is dropped. Of
     * a group nothing is given while a message of it is hidden.
     */
    @Deadline(seconds = 0)
    List<Message> receive(UUID queue, Take how);

    /** Removes messages; those of a group only while they are hidden by this receipt. */
    @Deadline(seconds = 0)
    List<Receipt> acknowledge(UUID queue, List<String> receipts);

    /** Hides messages for another time from now, as long as they are hidden by this receipt. */
    @Deadline(seconds = 0)
    List<Receipt> hide(UUID queue, List<Hide> wishes);

    /** Removes what was sent longer ago than this, in whatever state; zero removes everything. */
    @Deadline(seconds = 0)
    long remove(UUID queue, Duration olderThan);

    @Deadline(seconds = 0)
    Counts counts(UUID queue);

    /** Which of these queues have something to be received. */
    @Deadline(seconds = 0)
    Set<UUID> ready(Set<UUID> queues);

    /** Queues that hold messages. */
    @Deadline(seconds = 0)
    Set<UUID> list();
}
