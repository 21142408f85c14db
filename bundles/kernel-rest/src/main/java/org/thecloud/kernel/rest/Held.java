// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Turnstile;

/** A service of another bundle whose replacement requests wait for. */
final class Held<S> implements AutoCloseable {

    private final Class<S> type;
    private final long holdMillis;
    private final Turnstile<S> turnstile = new Turnstile<>();
    private final ServiceTracker<S, S> tracker;

    Held(BundleContext context, Class<S> type, Config config) {
        this.type = type;
        this.holdMillis = config.hold_seconds() * 1000L;
        long drainMillis = config.drain_seconds() * 1000L;
        this.tracker =
                new ServiceTracker<>(
                        context,
                        type,
                        new ServiceTrackerCustomizer<>() {
                            @Override
                            public @Nullable S addingService(ServiceReference<S> reference) {
                                S service = context.getService(reference);
                                if (service != null) {
                                    turnstile.open(service);
                                }
                                return service;
                            }

                            @Override
                            public void modifiedService(ServiceReference<S> reference, S service) {
                                // the same service as before
                            }

                            @Override
                            public void removedService(ServiceReference<S> reference, S service) {
                                S other = tracker.getService();
                                if (other != null) {
                                    turnstile.open(other);
                                }
                                turnstile.close(service, drainMillis);
                                context.ungetService(reference);
                            }
                        });
        tracker.open();
    }

    /** Asks the service, waiting for it if it is being replaced. */
    <R> R ask(Function<S, R> question) {
        Turnstile.Room<S> room = turnstile.enter(holdMillis);
        if (room == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE,
                    "the " + type.getSimpleName() + " of the platform is not there");
        }
        try {
            return question.apply(room.value());
        } finally {
            turnstile.leave(room);
        }
    }

    @Override
    public void close() {
        tracker.close();
    }
}
