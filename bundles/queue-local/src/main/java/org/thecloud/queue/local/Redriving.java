// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.queue.Redriven;

/** One redrive under way: to one queue, or each message back to the queue it came from. */
final class Redriving {

    private final Messages messages;
    private final @Nullable UUID to;
    private final Set<UUID> living;
    private final long now;
    private long moved;
    private long stranded;

    Redriving(Messages messages, @Nullable UUID to, Set<UUID> living, long now) {
        this.messages = messages;
        this.to = to;
        this.living = living;
        this.now = now;
    }

    private @Nullable UUID destination(Entry entry) {
        return to == null ? messages.source(entry) : to;
    }

    /** Whether the queue it would go to is alive; if not, it is stranded. */
    boolean can(Entry entry) {
        UUID destination = destination(entry);
        boolean can = destination != null && living.contains(destination);
        stranded += can ? 0 : 1;
        return can;
    }

    void move(Entry entry) {
        UUID destination = destination(entry);
        if (destination != null) {
            messages.move(entry, destination, null, now, now);
            moved++;
        }
    }

    Redriven done() {
        return new Redriven(moved, stranded);
    }
}
