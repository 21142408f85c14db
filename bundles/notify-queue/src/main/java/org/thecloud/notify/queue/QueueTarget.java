// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.queue;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.spi.Address;
import org.thecloud.notify.spi.NotifyTarget;
import org.thecloud.notify.spi.Parcel;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueHandle;
import org.thecloud.queue.Queues;

/**
 * Puts messages of topics into queues of the same tenant. In a FIFO queue a message is there once,
 * however often it is delivered within five minutes.
 */
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
    public Address resolve(Caller caller, String endpoint) {
        QueueHandle queue = queue(caller, endpoint);
        String id = queue.id().toString();
        return new Address(id, new Demand("queue:write", "queue/" + id));
    }

    private QueueHandle queue(Caller caller, String endpoint) {
        return queues.find(caller, endpoint)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        KernelError.REFERENCE_NOT_FOUND,
                                        "there is no queue " + endpoint));
    }

    @Override
    public boolean needsConfirmation() {
        return false; // it is the tenant's own
    }

    @Override
    public String deliver(Caller self, Parcel parcel) {
        QueueHandle queue = queue(self, parcel.endpoint());
        Map<String, MessageAttribute> attributes = new TreeMap<>();
        parcel.attributes().forEach((name, one) -> attributes.put(name, attribute(one)));
        NewMessage message =
                new NewMessage(
                        parcel.body(),
                        attributes,
                        null,
                        queue.fifo() ? parcel.topic().toString() : null,
                        queue.fifo() ? parcel.message().toString() : null,
                        null);
        return "message " + queues.send(self, queue.id(), message).id();
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
