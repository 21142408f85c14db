// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.queue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.spi.CronTarget;
import org.thecloud.cron.spi.Firing;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;

/**
 * Sends a message to a queue of the job's tenant: the job's payload, or what is known of the run.
 * In a FIFO queue a run is one message, however often it is fired; elsewhere its id is an
 * attribute.
 */
@Component
@Driver("queue")
public final class QueueTarget implements CronTarget {

    private static final String QUEUE = "queue";
    private static final String GROUP = "group";
    private static final String FIELD = "target_parameters.";

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
    public Demand check(Caller caller, Map<String, String> parameters) {
        Set<String> unknown = new HashSet<>(parameters.keySet());
        unknown.removeAll(Set.of(QUEUE, GROUP));
        if (!unknown.isEmpty()) {
            String first = unknown.iterator().next();
            throw CloudException.invalid(
                    FIELD + first, "is none of a queue's parameters: queue, group");
        }
        Resource<QueueSpec, QueueStatus> queue = queue(caller, parameters);
        if (parameters.containsKey(GROUP) && !queue.spec().fifo()) {
            throw CloudException.invalid(FIELD + GROUP, "only FIFO queues have groups");
        }
        return new Demand("queue:write", "queue/" + queue.id());
    }

    @Override
    public String fire(Caller self, Firing firing) {
        Resource<QueueSpec, QueueStatus> queue = queue(self, firing.parameters());
        boolean fifo = queue.spec().fifo();
        NewMessage message =
                new NewMessage(
                        firing.payload().isEmpty() ? about(firing) : firing.payload(),
                        Map.of(
                                "cloud-cron-job", text(firing.job()),
                                "cloud-cron-run", text(firing.run()),
                                "cloud-cron-scheduled", text(firing.scheduledAt())),
                        null,
                        fifo
                                ? firing.parameters().getOrDefault(GROUP, firing.job().toString())
                                : null,
                        fifo ? firing.run().toString() : null,
                        null);
        return "message " + queues.send(self, queue.id(), message).id();
    }

    /** By name or id. */
    private Resource<QueueSpec, QueueStatus> queue(Caller caller, Map<String, String> parameters) {
        String wanted = parameters.get(QUEUE);
        if (wanted == null || wanted.isEmpty()) {
            throw CloudException.invalid(FIELD + QUEUE, "must name a queue");
        }
        return queues.named(caller, wanted).orElseGet(() -> byId(caller, wanted));
    }

    private Resource<QueueSpec, QueueStatus> byId(Caller caller, String wanted) {
        try {
            UUID id = Ids.parse(FIELD + QUEUE, wanted);
            return queues.get(caller, id);
        } catch (CloudException unknown) {
            if (unknown.kind().retryable()) {
                throw unknown;
            }
            throw new CloudException(
                    KernelError.REFERENCE_NOT_FOUND,
                    "there is no queue " + wanted,
                    Map.of("field", FIELD + QUEUE));
        }
    }

    private static MessageAttribute text(Object value) {
        return new MessageAttribute("String", value.toString(), null);
    }

    private static String about(Firing firing) {
        return "{\"job\":\"%s\",\"run\":\"%s\",\"scheduled_at\":\"%s\"}"
                .formatted(firing.job(), firing.run(), firing.scheduledAt());
    }
}
