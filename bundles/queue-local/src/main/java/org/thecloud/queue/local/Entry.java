// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import org.jspecify.annotations.Nullable;

/** What is kept in memory of one message: everything but its content. */
final class Entry {

    /** Where it stands. */
    enum State {
        READY,
        HIDDEN,
        DEAD
    }

    final Lane lane;
    final long sequence;
    final long sentAt;
    final @Nullable Group group;

    /** Where its newest record begins. */
    long place;

    /** Until when it is hidden. */
    long until;

    long firstReceivedAt;
    int received;
    State state = State.READY;

    Entry(Lane lane, long sequence, long sentAt, @Nullable Group group) {
        this.lane = lane;
        this.sequence = sequence;
        this.sentAt = sentAt;
        this.group = group;
    }

    boolean dead() {
        return state == State.DEAD;
    }

    boolean inFlight() {
        return state == State.HIDDEN && received > 0;
    }
}
