// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.queue;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.spi.NotifyTarget;
import org.thecloud.notify.spi.Parcel;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueHandle;
import org.thecloud.queue.Queues;

/** Puts messages of topics into queues of the same tenant. */
@Component(service = NotifyTarget.class)
@Driver("queue")
public final class QueueTarget implements NotifyTarget {

    private final Queues queues;

    @Activate
    public QueueTarget(@Reference Queues queues) {
        this.queues = queues;
    }

    @Override
    public Probe probe() {
        return Probe.ready("queues of this platform");
    }

    @Override
    public String resolve(Caller caller, String endpoint) {
        QueueHandle queue =
                queues.find(caller, endpoint)
                        .orElseThrow(() -> CloudException.notFound("queue", endpoint));
        if (queue.fifo()) {
            throw CloudException.invalid(
                    "endpoint",
                    "the queue " + queue.name() + " keeps an order, and messages of topics have none");
        }
        return queue.id().toString();
    }

    @Override
    public boolean needsConfirmation() {
        return false; // it is the tenant's own
    }

    @Override
    public String deliver(Caller self, Parcel parcel) {
        UUID queue = Ids.parse("endpoint", parcel.endpoint());
        Map<String, MessageAttribute> attributes = new TreeMap<>();
        parcel.attributes().forEach((name, one) -> attributes.put(name, attribute(one)));
        NewMessage message =
                new NewMessage(parcel.body(), attributes, null, null, null, null);
        return "message " + queues.send(self, queue, message).id();
    }

    private static MessageAttribute attribute(NoticeAttribute attribute) {
        return switch (attribute.type()) {
            case "Binary" ->
                    new MessageAttribute(
                            "Binary", null, Base64.getDecoder().decode(attribute.value()));
            default -> new MessageAttribute(attribute.type(), attribute.value(), null);
        };
    }
}
