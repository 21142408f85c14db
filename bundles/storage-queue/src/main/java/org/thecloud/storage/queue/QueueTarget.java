// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.queue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueHandle;
import org.thecloud.queue.Queues;
import org.thecloud.storage.spi.Destination;
import org.thecloud.storage.spi.EventMessage;
import org.thecloud.storage.spi.EventTarget;

/** Sends news of a bucket to a queue of its tenant, one message each. */
@Component
@Driver("queue")
public final class QueueTarget implements EventTarget {

    private final Queues queues;

    @Activate
    public QueueTarget(@Reference Queues queues) {
        this.queues = queues;
    }

    @Override
    public Probe probe() {
        return Probe.ready("queues are there");
    }

    @Override
    public Destination resolve(Caller caller, String target) {
        QueueHandle queue =
                queues.find(caller, target)
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                KernelError.REFERENCE_NOT_FOUND,
                                                "there is no queue " + target,
                                                Map.of("field", "target")));
        if (queue.fifo()) {
            throw CloudException.invalid(
                    "target", "a FIFO queue cannot be told: news are in no order");
        }
        return new Destination(
                queue.id().toString(), new Demand("queue:write", "queue/" + queue.id()));
    }

    @Override
    public void deliver(Caller self, String address, List<EventMessage> messages) {
        List<NewMessage> fresh =
                messages.stream()
                        .map(
                                message ->
                                        new NewMessage(
                                                message.body(), Map.of(), null, null, null, null))
                        .toList();
        for (Queues.Outcome outcome : queues.sendAll(self, UUID.fromString(address), fresh)) {
            if (outcome.refused() != null) {
                throw outcome.refused();
            }
        }
    }
}
