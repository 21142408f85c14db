// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All names of drivers that are or were here. */
final class Slots {

    private final List<Slot> slots = new ArrayList<>();
    private final long graceUntil;
    private final long holdMillis;

    Slots(Config config) {
        this.holdMillis = config.hold_seconds() * 1000L;
        this.graceUntil = System.nanoTime() + holdMillis * 1_000_000;
    }

    synchronized Slot findOrAdd(Class<?> spi, String name, Supplier<Slot> fresh) {
        Optional<Slot> known = find(spi, name);
        if (known.isPresent()) {
            return known.get();
        }
        Slot slot = fresh.get();
        slots.add(slot);
        notifyAll();
        return slot;
    }

    /**
     * Forgets names that nobody carries and that belong to an earlier life of the same interface,
     * whose bundle was refreshed since.
     */
    synchronized List<Slot> forgetOutdated(Class<?> spi) {
        List<Slot> outdated =
                slots.stream()
                        .filter(slot -> slot.spi() != spi)
                        .filter(slot -> slot.spi().getName().equals(spi.getName()))
                        .filter(Slot::abandoned)
                        .toList();
        slots.removeAll(outdated);
        return outdated;
    }

    synchronized List<Slot> all() {
        return List.copyOf(slots);
    }

    synchronized List<Slot> of(Class<?> spi) {
        return slots.stream().filter(slot -> slot.spi().equals(spi)).toList();
    }

    synchronized List<Slot> named(String name) {
        return slots.stream().filter(slot -> slot.name().equals(name)).toList();
    }

    private synchronized Optional<Slot> find(Class<?> spi, String name) {
        return slots.stream()
                .filter(slot -> slot.spi().equals(spi) && slot.name().equals(name))
                .findFirst();
    }

    /**
     * The slot; while the runtime is just starting, waits for a name that nobody has brought yet.
     */
    synchronized Optional<Slot> await(Class<?> spi, String name) {
        Optional<Slot> found = find(spi, name);
        while (found.isEmpty() && pause(graceUntil)) {
            found = find(spi, name);
        }
        return found;
    }

    /**
     * The list once it is decided; an empty one when the time is over. Without any driver the time
     * is that of the start.
     */
    synchronized List<String> awaitReady(Class<?> spi, Supplier<Optional<List<String>>> decide) {
        long until = System.nanoTime() + holdMillis * 1_000_000;
        Optional<List<String>> ready = decide.get();
        while (ready.isEmpty() && pause(of(spi).isEmpty() ? graceUntil : until)) {
            ready = decide.get();
        }
        return ready.orElse(List.of());
    }

    /** Wakes those who wait for a state. */
    synchronized void looked() {
        notifyAll();
    }

    private synchronized boolean pause(long until) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            return false;
        }
        try {
            wait(left);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
