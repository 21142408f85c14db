// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * Queues of the caller's tenant and their messages. What is sent or acknowledged is on disk when
 * the method returns. Delivery is at least once; within a group of a FIFO queue in order. Failures
 * are {@link org.thecloud.kernel.CloudException} with a code of {@link QueueError} or of the
 * kernel. Thread-safe.
 */
@ProviderType
public interface Queues {
    /** Makes a queue; its name may end with {@code .fifo} if it is one. */
    Resource<QueueSpec, QueueStatus> create(
            Caller caller, String name, QueueSettings settings, Map<String, String> labels);

    Resource<QueueSpec, QueueStatus> get(Caller caller, UUID queue);

    Optional<Resource<QueueSpec, QueueStatus>> named(Caller caller, String name);

    /** The one that is meant by an id, a name, or an ARN as SQS has it. */
    Optional<QueueHandle> find(Caller caller, String idOrNameOrArn);

    /** Indexed fields: {@code dead_letter_queue}, {@code driver}. */
    Page<Resource<QueueSpec, QueueStatus>> list(Caller caller, ResourceQuery query);

    Resource<QueueSpec, QueueStatus> update(Caller caller, UUID queue, QueueSettings settings);

    /** Sets and takes away labels; an empty value takes a label away. */
    Resource<QueueSpec, QueueStatus> label(Caller caller, UUID queue, Map<String, String> labels);

    /** Removes the queue and its messages. IN_USE while it is a dead-letter queue. */
    void delete(Caller caller, UUID queue);

    /** Removes all messages. */
    void purge(Caller caller, UUID queue);

    Counts counts(Caller caller, UUID queue);

    Traffic traffic(Caller caller, UUID queue);

    /** Adds a message. */
    SentMessage send(Caller caller, UUID queue, NewMessage message);

    /** Adds up to ten messages; each is added or refused for itself. */
    List<Outcome> sendAll(Caller caller, UUID queue, List<NewMessage> messages);

    /**
     * What is there, or comes while it waits. No thread waits; the stage is completed by one of the
     * service. Cancelling the future of the stage gives the place up.
     */
    CompletionStage<List<Message>> receive(Caller caller, UUID queue, Receive how);

    /** Removes received messages; an answer for each receipt, in order. */
    List<Receipt> acknowledge(Caller caller, UUID queue, List<String> receipts);

    /** Hides received messages for another time; an answer for each, in order. */
    List<Receipt> hide(Caller caller, UUID queue, List<Hide> wishes);

    /**
     * Moves messages of a dead-letter queue back, each to its own source, or all to one queue.
     *
     * @param to the one queue, or absent
     * @param most how many at most; call again while {@code moved} is not zero
     */
    Redriven redrive(Caller caller, UUID deadLetterQueue, @Nullable UUID to, int most);

    /** What became of one message of a batch: one of both is there. */
    record Outcome(
            @Nullable SentMessage sent, org.thecloud.kernel.@Nullable CloudException refused) {}
}
