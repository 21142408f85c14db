// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All names of drivers that are or were here. */
final class Slots {

    private final List<Slot> slots = new ArrayList<>();
    private final long began = System.nanoTime();

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

    synchronized List<Slot> all() {
        return List.copyOf(slots);
    }

    synchronized List<Slot> of(Class<?> spi) {
        return slots.stream().filter(slot -> slot.spi().equals(spi)).toList();
    }

    private synchronized Optional<Slot> find(Class<?> spi, String name) {
        return slots.stream()
                .filter(slot -> slot.spi().equals(spi) && slot.name().equals(name))
                .findFirst();
    }

    /**
     * The slot; while the runtime is just starting, waits for a name that nobody has brought yet.
     */
    synchronized Optional<Slot> await(Class<?> spi, String name, long graceMillis) {
        Optional<Slot> found = find(spi, name);
        while (found.isEmpty() && pause(began + graceMillis * 1_000_000)) {
            found = find(spi, name);
        }
        return found;
    }

    /** The list once it is decided; an empty one when the time is over. */
    synchronized List<String> awaitReady(Supplier<Optional<List<String>>> decide, long holdMillis) {
        long until = System.nanoTime() + holdMillis * 1_000_000;
        Optional<List<String>> ready = decide.get();
        while (ready.isEmpty() && pause(until)) {
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
