// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.Probe;

/** Looks at the backend of one driver: at once, from time to time, and when a call has failed. */
final class Watch implements AutoCloseable {

    private static final long SOON_MILLIS = 200;
    private static final long DEADLINE_MILLIS = 10_000;

    private final Running carrier;
    private final Probes probes;
    private final Runnable changed;
    private final AtomicReference<@Nullable Call> look = new AtomicReference<>();
    private final AtomicBoolean hurried = new AtomicBoolean();
    private final Future<?> regular;
    private volatile boolean closed;

    Watch(Running carrier, Probes probes, int everySeconds, Runnable changed) {
        this.carrier = carrier;
        this.probes = probes;
        this.changed = changed;
        this.regular = probes.every(everySeconds, this::look);
    }

    /** Looks again in a moment. */
    void soon() {
        if (!closed && hurried.compareAndSet(false, true)) {
            probes.later(
                    SOON_MILLIS,
                    () -> {
                        hurried.set(false);
                        look();
                    });
        }
    }

    // Runs on the clock and must not wait. A look that hangs is not followed by a second one.
    private void look() {
        Call call = new Call();
        if (closed || !look.compareAndSet(null, call)) {
            return;
        }
        Future<?> late = probes.later(DEADLINE_MILLIS, () -> late(call));
        probes.execute(() -> probe(call, late));
    }

    private void probe(Call call, Future<?> late) {
        call.begin();
        Probe found;
        try {
            found = carrier.service().probe();
            carrier.readLimits(); // after it: some know them from their backend only
        } catch (RuntimeException | LinkageError failed) {
            found = Probe.unhealthy(String.valueOf(failed));
        } finally {
            call.end();
            late.cancel(false);
            look.set(null);
        }
        if (!call.stopped()) {
            tell(found);
        }
    }

    private void late(Call call) {
        if (look.get() == call) {
            call.interrupt();
            tell(Probe.unhealthy("no answer within " + DEADLINE_MILLIS / 1000 + " s"));
        }
    }

    private void tell(Probe found) {
        Probe before = carrier.probe();
        carrier.probe(found);
        if (!closed && !found.equals(before)) {
            changed.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        regular.cancel(false);
        Call running = look.get();
        if (running != null) {
            running.interrupt();
        }
    }
}
