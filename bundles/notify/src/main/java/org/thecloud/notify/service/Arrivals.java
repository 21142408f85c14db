// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells who delivers, in this runtime, that there is something to deliver. Thread-safe. */
@Component(service = Arrivals.class)
public final class Arrivals {

    private final Set<Consumer<Collection<UUID>>> listeners = new CopyOnWriteArraySet<>();

    @Activate
    public Arrivals() {
        // nobody listens yet
    }

    public void listen(Consumer<Collection<UUID>> listener) {
        listeners.add(listener);
    }

    public void ignore(Consumer<Collection<UUID>> listener) {
        listeners.remove(listener);
    }

    /** After the commit. Never blocks. */
    public void arrived(Collection<UUID> subscriptions) {
        listeners.forEach(listener -> listener.accept(subscriptions));
    }
}
