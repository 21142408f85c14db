// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.thecloud.queue.Counts;

/** The messages of one queue in memory. Guarded by the engine's lock. */
final class Lane {

    private static final Comparator<Entry> BY_AGE = Comparator.comparingLong(e -> e.sequence);
    private static final Comparator<Entry> BY_TIME =
            Comparator.comparingLong((Entry e) -> e.until).thenComparingLong(e -> e.sequence);

    final UUID queue;

    /** Never hidden, without group; in order, dead ones leave when they come to the head. */
    private final ArrayDeque<Entry> fresh = new ArrayDeque<>();

    /** Were hidden and are not any more, without group. */
    private final PriorityQueue<Entry> returned = new PriorityQueue<>(BY_AGE);

    private final TreeSet<Entry> hidden = new TreeSet<>(BY_TIME);

    /** Those that were received, by sequence: receipts name them. */
    private final Map<Long, Entry> received = new HashMap<>();

    private final Map<String, Group> groups = new HashMap<>();

    /** Groups that are open, longest waiting first. */
    private final Set<Group> open = new LinkedHashSet<>();

    final Deduplication deduplication = new Deduplication();

    private long alive;
    private long inFlight;
    private long delayed;

    Lane(UUID queue) {
        this.queue = queue;
    }

    Group group(String name) {
        return groups.computeIfAbsent(name, Group::new);
    }

    /** Takes in a message; must be called in the order of sequences. */
    void add(Entry entry, long now) {
        alive++;
        Group group = entry.group;
        if (group != null) {
            group.entries.addLast(entry);
        }
        if (entry.received > 0) {
            received.put(entry.sequence, entry);
        }
        if (entry.until > now) {
            conceal(entry, entry.until);
        } else if (group != null) {
            reopen(group);
        } else if (entry.received > 0) {
            returned.add(entry);
        } else {
            fresh.addLast(entry);
        }
    }

    /** Hides it until then. A ready one must have been taken before. */
    private void conceal(Entry entry, long until) {
        entry.state = Entry.State.HIDDEN;
        entry.until = until;
        hidden.add(entry);
        if (entry.received == 0) {
            delayed++;
            return;
        }
        inFlight++;
        if (entry.group != null) {
            entry.group.inFlight++;
            open.remove(entry.group);
        }
    }

    private void unhide(Entry entry) {
        hidden.remove(entry);
        if (entry.received == 0) {
            delayed--;
            return;
        }
        inFlight--;
        if (entry.group != null) {
            entry.group.inFlight--;
        }
    }

    /** Marks it as received now. It must have been taken by {@link #next}. */
    void deliver(Entry entry, long now, long until) {
        entry.received++;
        if (entry.firstReceivedAt == 0) {
            entry.firstReceivedAt = now;
        }
        received.put(entry.sequence, entry);
        conceal(entry, until);
    }

    /** Hides it for another time. */
    void rehide(Entry entry, long now, long until) {
        unhide(entry);
        if (until > now) {
            conceal(entry, until);
        } else {
            entry.until = until;
            ready(entry);
        }
    }

    private void ready(Entry entry) {
        entry.state = Entry.State.READY;
        if (entry.group == null) {
            returned.add(entry);
        } else {
            reopen(entry.group);
        }
    }

    private void reopen(Group group) {
        if (group.open()) {
            open.add(group);
        } else {
            open.remove(group);
            if (group.head() == null) {
                groups.remove(group.name);
            }
        }
    }

    /** Makes visible what is due. */
    void promote(long now) {
        while (!hidden.isEmpty() && hidden.first().until <= now) {
            Entry entry = hidden.first();
            unhide(entry);
            ready(entry);
        }
    }

    void remove(Entry entry) {
        if (entry.state == Entry.State.HIDDEN) {
            unhide(entry);
        }
        entry.state = Entry.State.DEAD;
        alive--;
        received.remove(entry.sequence);
        if (entry.group != null) {
            reopen(entry.group);
        }
    }

    /**
     * Takes out the next message that may be given, and that is wanted; null if there is none. It
     * must be hidden, removed or put back afterwards.
     *
     * @param durable false for those that are not yet on disk
     */
    @Nullable Entry next(Predicate<Entry> durable) {
        for (Entry entry = returned.peek(); entry != null; entry = returned.peek()) {
            if (entry.state == Entry.State.READY) {
                return durable.test(entry) ? returned.poll() : null;
            }
            returned.poll();
        }
        for (Entry entry = fresh.peekFirst(); entry != null; entry = fresh.peekFirst()) {
            if (entry.state == Entry.State.READY) {
                return durable.test(entry) ? fresh.pollFirst() : null;
            }
            fresh.pollFirst();
        }
        return null;
    }

    /**
     * The next open group whose first message is wanted; it stays open until something is taken.
     */
    @Nullable Group nextGroup(Predicate<Entry> durable) {
        for (Iterator<Group> groups = open.iterator(); groups.hasNext(); ) {
            Group group = groups.next();
            Entry head = group.head();
            if (head == null || !group.open()) {
                groups.remove();
            } else if (durable.test(head)) {
                return group;
            }
        }
        return null;
    }

    boolean ready(long now, Predicate<Entry> durable) {
        promote(now);
        Entry entry = next(durable);
        if (entry != null) {
            putBack(entry);
        }
        return entry != null || nextGroup(durable) != null;
    }

    /** Gives back what {@link #next} took. */
    void putBack(Entry entry) {
        if (entry.group != null) {
            reopen(entry.group);
        } else if (entry.received == 0 && entry.until <= entry.sentAt) {
            fresh.addFirst(entry);
        } else {
            returned.add(entry);
        }
    }

    @Nullable Entry received(long sequence) {
        return received.get(sequence);
    }

    /** All that are alive, in no order. */
    List<Entry> all() {
        List<Entry> all = new ArrayList<>(fresh);
        all.addAll(returned);
        all.addAll(hidden);
        groups.values().forEach(group -> all.addAll(group.entries));
        all.removeIf(Entry::dead);
        return all.stream().distinct().toList();
    }

    /** The first ones that may be given, oldest first; they stay where they are. */
    List<Entry> visible(int most, Predicate<Entry> wanted) {
        List<Entry> visible = new ArrayList<>();
        returned.stream()
                .filter(entry -> entry.state == Entry.State.READY && wanted.test(entry))
                .sorted(BY_AGE)
                .limit(most)
                .forEach(visible::add);
        for (Entry entry : fresh) {
            if (visible.size() >= most) {
                break;
            }
            if (entry.state == Entry.State.READY && wanted.test(entry)) {
                visible.add(entry);
            }
        }
        for (Group group : open) {
            if (visible.size() >= most) {
                break;
            }
            group.entries.stream()
                    .takeWhile(entry -> entry.state != Entry.State.HIDDEN)
                    .filter(entry -> !entry.dead() && wanted.test(entry))
                    .limit(most - visible.size())
                    .forEach(visible::add);
        }
        return visible;
    }

    boolean empty() {
        return alive == 0 && deduplication.isEmpty();
    }

    void forgetEmptyGroups() {
        groups.values().removeIf(group -> group.head() == null);
    }

    boolean hasMessages() {
        return alive > 0;
    }

    long inFlight() {
        return inFlight;
    }

    Counts counts() {
        return new Counts(alive - inFlight - delayed, inFlight, delayed);
    }
}
