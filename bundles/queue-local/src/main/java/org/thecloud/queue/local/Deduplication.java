// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.journal.Segment;
import org.thecloud.queue.spi.QueueEngine;

/**
 * What was sent to one queue with a deduplication id, while that must not come twice. Guarded by
 * the engine's lock.
 */
final class Deduplication {

    /** A message that must not come twice, and where the journal says so. */
    record Remembered(
            UUID id,
            long sequence,
            long sentAt,
            long visibleAt,
            long place,
            Segment<Held> segment) {

        private boolean over(long now) {
            return sentAt + QueueEngine.DEDUPLICATION.toMillis() <= now;
        }
    }

    /** By deduplication id, oldest first. */
    private final LinkedHashMap<String, Remembered> remembered = new LinkedHashMap<>();

    @Nullable Remembered find(String id, long now) {
        Remembered found = remembered.get(id);
        return found == null || found.over(now) ? null : found;
    }

    /** Remembers from now on this one. */
    void add(String id, Remembered fresh) {
        Remembered before = remembered.remove(id);
        if (before != null) {
            before.segment().notes().remembered--;
        }
        remembered.put(id, fresh);
        fresh.segment().notes().remembered++;
    }

    /** Forgets the oldest ones, whose time is over. */
    void forget(long now) {
        Iterator<Remembered> oldest = remembered.values().iterator();
        while (oldest.hasNext()) {
            Remembered one = oldest.next();
            if (!one.over(now)) {
                return;
            }
            one.segment().notes().remembered--;
            oldest.remove();
        }
    }

    /** Forgets all whose time is over, in whatever order they were remembered. */
    void forgetAll(long now) {
        remembered
                .values()
                .removeIf(
                        one -> {
                            boolean over = one.over(now);
                            one.segment().notes().remembered -= over ? 1 : 0;
                            return over;
                        });
    }

    /** Makes a segment unneeded: what is remembered from there is copied. */
    void leave(Segment<Held> segment, BiFunction<String, Remembered, Remembered> copying) {
        remembered.replaceAll(
                (id, one) -> {
                    if (one.segment() != segment) {
                        return one;
                    }
                    Remembered copy = copying.apply(id, one);
                    one.segment().notes().remembered--;
                    copy.segment().notes().remembered++;
                    return copy;
                });
    }

    boolean isEmpty() {
        return remembered.isEmpty();
    }
}
