// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.kernel.resource.ChangeListener;
import org.thecloud.kernel.work.ChangeFeed;
import org.thecloud.kernel.work.WorkQueue;

/** Brings changes to listeners, each at its own pace and from its own durable place. */
@Component(service = ChangeDelivery.class, immediate = true)
public final class ChangeDelivery {

    private final ChangeFeed feed;
    private final Map<ChangeListener, Delivery> deliveries = new ConcurrentHashMap<>();
    private final AutoCloseable commits;

    @Activate
    public ChangeDelivery(@Reference ChangeFeed feed, @Reference WorkQueue queue) {
        this.feed = feed;
        this.commits = queue.onCommit(() -> deliveries.values().forEach(Delivery::wake));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(ChangeListener listener) {
        deliveries.put(listener, new Delivery(feed, listener));
    }

    void remove(ChangeListener listener) {
        Delivery delivery = deliveries.remove(listener);
        if (delivery != null) {
            delivery.close();
        }
    }

    @Deactivate
    public void close() throws Exception {
        commits.close();
        deliveries.values().forEach(Delivery::close);
    }
}
