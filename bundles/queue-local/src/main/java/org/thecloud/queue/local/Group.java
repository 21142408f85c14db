// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Messages of one group, in order. */
final class Group {

    final String name;

    /** Dead ones leave when they come to the head. */
    final ArrayDeque<Entry> entries = new ArrayDeque<>();

    int inFlight;

    Group(String name) {
        this.name = name;
    }

    @Nullable Entry head() {
        Entry head = entries.peekFirst();
        while (head != null && head.dead()) {
            entries.removeFirst();
            head = entries.peekFirst();
        }
        return head;
    }

    /** Whether its first message may be given. */
    boolean open() {
        Entry head = head();
        return inFlight == 0 && head != null && head.state == Entry.State.READY;
    }
}
