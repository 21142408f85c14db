// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.thecloud.queue.Message;
import org.thecloud.queue.spi.Take;

/** One receive under way: what is given, dropped as too old, or moved as poison. */
final class Receiving {

    private final Messages messages;
    private final Lane lane;
    private final Take how;
    private final long now;
    private final List<Entry> given = new ArrayList<>();
    private final List<Entry> old = new ArrayList<>();
    private boolean moved;

    Receiving(Messages messages, Lane lane, Take how, long now) {
        this.messages = messages;
        this.lane = lane;
        this.how = how;
        this.now = now;
    }

    /** Whether poison was moved, which must be durable before anything is given. */
    boolean moved() {
        return moved;
    }

    boolean wants() {
        return given.size() < how.most();
    }

    /** Takes one message, or a run of one group; false if there is none. */
    boolean step() {
        Entry entry = lane.next(messages::durable);
        if (entry != null) {
            take(entry);
            return true;
        }
        Group group = lane.nextGroup(messages::durable);
        if (group == null) {
            return false;
        }
        group.entries.stream()
                .filter(one -> !one.dead())
                .takeWhile(one -> one.state == Entry.State.READY && messages.durable(one))
                .limit(how.most() - given.size())
                .toList()
                .forEach(this::take);
        return true;
    }

    private void take(Entry entry) {
        UUID dead = how.deadLetterQueue();
        if (entry.sentAt + how.retention().toMillis() <= now) {
            old.add(entry);
            messages.bury(entry);
        } else if (dead != null && entry.received >= how.mostReceives()) {
            messages.move(entry, dead, lane.queue, entry.sentAt, now);
            moved = true;
        } else {
            given.add(entry);
            lane.deliver(entry, now, now + how.visibility().toMillis());
        }
    }

    List<Message> finish() {
        if (!old.isEmpty()) {
            messages.append(JournalRecord.gone(now, lane.queue, old));
        }
        if (given.isEmpty()) {
            return List.of();
        }
        messages.append(JournalRecord.state(now, lane.queue, given));
        List<Message> answer = given.stream().map(messages::message).toList();
        if (how.visibility().isZero()) {
            lane.promote(now);
        }
        return answer;
    }
}
