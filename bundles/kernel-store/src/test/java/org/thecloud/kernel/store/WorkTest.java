// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.Things.Status;
import org.thecloud.kernel.work.Entry;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.Leases;
import org.thecloud.kernel.work.WorkQueue;
import org.thecloud.kernel.work.Worker;

/** The work list: one worker per resource, on the database's clock. */
class WorkTest extends StoreContract {

    private static final List<String> KINDS = List.of("thing");

    @Test
    void manyWorkersOfTwoRuntimesNeverShareAnEntry() {
        for (int i = 0; i < 60; i++) {
            thing(i % 2 == 0 ? alice : bob, "t" + i);
        }
        StoreFixture second = engine == Engine.H2 ? store : engine.open(folder);
        try {
            Set<UUID> held = ConcurrentHashMap.newKeySet();
            List<Object> results =
                    atOnce(
                            8,
                            i ->
                                    () -> {
                                        WorkQueue queue = (i % 2 == 0 ? store : second).workQueue();
                                        int got = 0;
                                        for (List<Lease> due =
                                                        queue.claim("w" + i, KINDS, 3, LEASE);
                                                !due.isEmpty() || held.size() < 60;
                                                due = queue.claim("w" + i, KINDS, 3, LEASE)) {
                                            for (Lease lease : due) {
                                                assertThat(held.add(lease.id())).isTrue();
                                                got++;
                                            }
                                        }
                                        return got;
                                    });
            assertThat(refusals(results)).isEmpty();
            assertThat(held).hasSize(60);
            assertThat(store.workQueue().claim("x", KINDS, 100, LEASE)).isEmpty();
        } finally {
            if (second != store) {
                second.close();
            }
        }
    }

    @Test
    void onlyAskedForKindsAreClaimedSoonestFirst() {
        thing(alice, "one");
        thing(alice, "two");
        assertThat(store.workQueue().claim("w", List.of("other"), 10, LEASE)).isEmpty();
        assertThat(store.workQueue().claim("w", List.of(), 10, LEASE)).isEmpty();
        assertThat(store.workQueue().nextDue(List.of("other"))).isEmpty();
        assertThat(store.workQueue().nextDue(List.of("other", "thing"))).contains(Duration.ZERO);
        assertThat(store.workQueue().claim("w", List.of("other", "thing"), 1, LEASE)).hasSize(1);
        assertThat(store.workQueue().claim("w", KINDS, 5, LEASE)).hasSize(1);
    }

    @Test
    void aLostLeaseCanDoNothing() {
        UUID id = thing(alice, "one").id();
        Lease lost = claim();
        expire(id);
        Lease current = claim();
        assertThat(current.fence()).isGreaterThan(lost.fence());
        List<String> before = store.dump();
        WorkQueue queue = store.workQueue();
        assertThat(queue.settle(lost, Things.THING, 1, Step.done("WRONG", new Status(9))))
                .isFalse();
        assertThat(queue.settle(lost, Things.THING, 1, Step.gone())).isFalse();
        assertThat(queue.retry(lost, Things.THING, Step.failed(null, "X", "y"))).isFalse();
        assertThat(queue.extend(lost, LEASE)).isFalse();
        queue.release(lost);
        assertThat(store.dump()).isEqualTo(before);
        assertThat(queue.settle(current, Things.THING, 1, Step.done("READY", new Status(1))))
                .isTrue();
        assertThat(queue.settle(current, Things.THING, 1, Step.done("READY", new Status(2))))
                .isFalse();
        assertThat(queue.extend(current, LEASE)).isFalse();
        assertThat(things.get(alice, id).status()).isEqualTo(new Status(1));
    }

    @Test
    void aLeaseRunsOutOnTheDatabasesClockAndCanBeProlonged() {
        UUID id = thing(alice, "one").id();
        Lease lease = store.workQueue().claim("w", KINDS, 1, Duration.ofMillis(300)).get(0);
        assertThat(store.workQueue().extend(lease, LEASE)).isTrue();
        assertThat(leftOf(id)).isBetween(50_000L, 60_000L);
        assertThat(store.workQueue().nextDue(KINDS).orElseThrow())
                .isGreaterThan(Duration.ofSeconds(50));
        expire(id);
        assertThat(store.workQueue().nextDue(KINDS)).contains(Duration.ZERO);
        assertThat(claim().id()).isEqualTo(id);
    }

    @Test
    void whatChangesDuringAStepIsLookedAtAgain() {
        UUID id = thing(alice, "one").id();
        Lease lease = claim();
        things.update(alice, id, now -> now.draft().withSpec(Things.spec("m")));
        assertThat(store.workQueue().claim("w", KINDS, 1, LEASE)).isEmpty();
        assertThat(store.workQueue().nextDue(KINDS).orElseThrow())
                .isGreaterThan(Duration.ofSeconds(30));
        assertThat(
                        store.workQueue()
                                .settle(lease, Things.THING, 1, Step.done("READY", new Status(1))))
                .isTrue();
        Lease again = claim();
        assertThat(
                        store.workQueue()
                                .settle(again, Things.THING, 2, Step.done("READY", new Status(1))))
                .isTrue();
        assertThat(store.workQueue().nextDue(KINDS)).isEmpty();
    }

    @Test
    void aStepOnAnOldGenerationIsLookedAtAgainEvenWithoutTheMark() {
        UUID id = thing(alice, "one").id();
        things.update(alice, id, now -> now.draft().withSpec(Things.spec("m")));
        Lease lease = claim();
        assertThat(
                        store.workQueue()
                                .settle(lease, Things.THING, 1, Step.done("READY", new Status(1))))
                .isTrue();
        assertThat(store.workQueue().nextDue(KINDS)).contains(Duration.ZERO);
    }

    @Test
    void whatIsOnItsWayOutDoesNotBecomeReadyAgain() {
        UUID id = thing(alice, "one").id();
        Lease lease = claim();
        things.delete(alice, id);
        assertThat(
                        store.workQueue()
                                .settle(lease, Things.THING, 1, Step.done("READY", new Status(1))))
                .isTrue();
        assertThat(things.get(alice, id).state()).isEqualTo(States.DELETING);
        assertThat(things.get(alice, id).status()).isEqualTo(new Status(1));
        assertThat(store.reconcileAll(WELL)).isEqualTo(1);
        assertThat(things.exists(id)).isFalse();
    }

    @Test
    void failuresAreCountedAndWaitedFor() {
        UUID id = thing(alice, "one").id();
        for (int attempt = 0; attempt < 3; attempt++) {
            Lease lease = claim();
            assertThat(lease.attempts()).isEqualTo(attempt);
            Reason reason = new Reason("DOWN", "x".repeat(3000));
            assertThat(
                            store.workQueue()
                                    .retry(
                                            lease,
                                            Things.THING,
                                            Step.again(
                                                    "DEGRADED",
                                                    null,
                                                    Duration.ofSeconds(50),
                                                    reason)))
                    .isTrue();
            assertThat(leftOf(id)).isBetween(40_000L, 50_000L);
            assertThat(store.workQueue().claim("w", KINDS, 1, LEASE)).isEmpty();
            assertThat(things.get(alice, id).reason().message()).hasSize(2000);
            expire(id);
        }
        store.workQueue()
                .settle(
                        claim(),
                        Things.THING,
                        1,
                        Step.again("READY", new Status(1), Duration.ZERO));
        assertThat(claim().attempts()).isZero();
    }

    @Test
    void aChangeEndsTheWaitingForALaterTry() {
        UUID id = thing(alice, "one").id();
        store.workQueue()
                .retry(claim(), Things.THING, Step.again("DEGRADED", null, Duration.ofHours(1)));
        things.update(alice, id, now -> now.draft().withSpec(Things.spec("m")));
        assertThat(claim().attempts()).isZero();
    }

    @Test
    void aReleasedEntryIsDueAtOnceAndUntouched() {
        UUID id = thing(alice, "one").id();
        store.workQueue().retry(claim(), Things.THING, Step.again("DEGRADED", null, Duration.ZERO));
        Lease lease = claim();
        store.workQueue().release(lease);
        assertThat(claim().attempts()).isEqualTo(1);
        assertThat(things.get(alice, id).state()).isEqualTo("DEGRADED");
    }

    @Test
    void goneWaitsForWhatIsOwned() {
        UUID owner = thing(alice, "owner").id();
        UUID part = things.create(alice, Things.partOf(owner, "part", Things.spec("s"))).id();
        store.reconcileAll(WELL);
        things.delete(alice, owner);
        List<Lease> due = store.workQueue().claim("w", KINDS, 5, LEASE);
        Map<UUID, Lease> by = due.stream().collect(Collectors.toMap(Lease::id, lease -> lease));
        assertThat(store.workQueue().settle(by.get(owner), Things.THING, 2, Step.gone())).isTrue();
        assertThat(things.exists(owner)).isTrue();
        assertThat(store.workQueue().claim("w", KINDS, 5, LEASE)).isEmpty();
        assertThat(store.workQueue().settle(by.get(part), Things.THING, 2, Step.gone())).isTrue();
        assertThat(store.reconcileAll(WELL)).isEqualTo(1);
        assertThat(things.exists(owner)).isFalse();
    }

    @Test
    void aSettledResourceIsNoWorkUntilSomethingChanges() {
        UUID id = thing(alice, "one").id();
        assertThat(store.reconcileAll(WELL)).isEqualTo(1);
        assertThat(store.workQueue().entries(PageQuery.first()).items()).isEmpty();
        things.wake("size", "m");
        assertThat(store.workQueue().nextDue(KINDS)).isEmpty();
        things.wake("size", "s");
        assertThat(claim().id()).isEqualTo(id);
        things.wake("size", "s"); // while it is held: again afterwards
        assertThat(store.select("select dirty from work").get(0).get(0).charAt(0)).isIn('t', 'T');
    }

    @Test
    void manyAreReadByIdWhoeverOwnsThem() {
        UUID one = thing(alice, "one").id();
        UUID two = thing(StoreFixture.newCaller(), "two").id();
        assertThat(things.all(List.of(two, UUID.randomUUID(), one)))
                .extracting(Resource::id)
                .containsExactlyInAnyOrder(one, two);
        assertThat(things.all(List.of())).isEmpty();
    }

    @Test
    void oneResourceIsWokenById() {
        UUID id = thing(alice, "one").id();
        thing(alice, "two");
        store.reconcileAll(WELL);
        things.wake(id);
        things.wake(UUID.randomUUID()); // gone: nothing to do
        assertThat(claim().id()).isEqualTo(id);
        assertThat(store.workQueue().claim("w", KINDS, 5, LEASE)).isEmpty();
    }

    @Test
    void nothingIsWrittenWhenAStepFoundNothingNew() {
        UUID id = thing(alice, "one").id();
        store.reconcileAll(WELL);
        long version = things.get(alice, id).version();
        int changes = store.select("select * from change").size();
        things.wake("size", "s");
        store.reconcileAll(WELL);
        assertThat(things.get(alice, id).version()).isEqualTo(version);
        assertThat(store.select("select * from change")).hasSize(changes);
    }

    @Test
    void commitsAreHeard() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        AutoCloseable listening = store.workQueue().onCommit(heard::incrementAndGet);
        thing(alice, "one");
        assertThat(heard).hasValue(1);
        thing(dry(alice), "two");
        refused(KernelError.NAME_TAKEN, () -> thing(alice, "one"));
        assertThat(heard).hasValue(1);
        listening.close();
        thing(alice, "three");
        assertThat(heard).hasValue(1);
    }

    @Test
    void operatorsSeeWhatWaitsAndWhoHoldsIt() {
        UUID id = thing(alice, "one").id();
        Entry waiting = store.workQueue().entries(PageQuery.first()).items().get(0);
        assertThat(waiting.id()).isEqualTo(id);
        assertThat(waiting.worker()).isNull();
        assertThat(waiting.leaseUntil()).isNull();
        claim();
        Entry held = store.workQueue().entries(PageQuery.first()).items().get(0);
        assertThat(held.worker()).isEqualTo("w");
        assertThat(held.leaseUntil()).isNotNull();
        thing(alice, "two");
        Page<Entry> page = store.workQueue().entries(new PageQuery(1, null));
        assertThat(store.workQueue().entries(new PageQuery(1, page.next())).items()).hasSize(1);
    }

    @Test
    void ofManyTakersOneGetsTheNamedLease() {
        Leases leases = store.leases();
        Duration rest = Duration.ofSeconds(30);
        List<Object> taken =
                atOnce(12, i -> () -> leases.take("duty", "h" + i, LEASE, Duration.ZERO));
        assertThat(refusals(taken)).isEmpty();
        assertThat(taken).filteredOn(Boolean.TRUE::equals).hasSize(1);
        String holder = "h" + taken.indexOf(true);
        leases.release("duty", "somebody");
        assertThat(leases.take("duty", "x", LEASE, rest)).isFalse();
        leases.release("duty", holder);
        List<Object> again = atOnce(12, i -> () -> leases.take("duty", "g" + i, LEASE, rest));
        assertThat(again).filteredOn(Boolean.TRUE::equals).hasSize(1);
        leases.release("duty", "g" + again.indexOf(true));
        assertThat(leases.take("duty", "x", LEASE, rest)).as("the rest is not over").isFalse();
        store.change("update lease set rest_until = current_timestamp - interval '1' second");
        assertThat(leases.take("duty", "x", LEASE, rest)).isTrue();
        store.change(
                "update lease set until = current_timestamp - interval '1' second, rest_until = current_timestamp - interval '1' second");
        assertThat(leases.take("duty", "y", LEASE, rest)).as("it ran out").isTrue();
    }

    @Test
    void whatADeadRuntimeHeldInItsFileIsFreeForTheNext() {
        Lease dead = claim(thing(alice, "one"), "dead");
        Lease alive = claim(thing(alice, "two"), Worker.NAME);
        Leases leases = store.leases();
        assertThat(leases.take("dead duty", "dead", LEASE, LEASE)).isTrue();
        assertThat(leases.take("own duty", Worker.NAME, LEASE, LEASE)).isTrue();
        store.close();

        store = engine.open(folder, statements);

        // A server may have other runtimes, so it cannot know of a death before the lease ends.
        boolean own = engine == Engine.H2;
        assertThat(store.workQueue().claim("next", KINDS, 5, LEASE))
                .extracting(Lease::id)
                .isEqualTo(own ? List.of(dead.id()) : List.of());
        assertThat(store.workQueue().extend(dead, LEASE)).isEqualTo(!own);
        assertThat(store.workQueue().extend(alive, LEASE)).isTrue();
        assertThat(store.leases().take("dead duty", "next", LEASE, LEASE)).isEqualTo(own);
        assertThat(store.leases().take("own duty", "next", LEASE, LEASE)).isFalse();
    }

    private Lease claim(Resource<?, ?> thing, String worker) {
        List<Lease> due = store.workQueue().claim(worker, KINDS, 1, LEASE);
        assertThat(due).extracting(Lease::id).containsExactly(thing.id());
        return due.get(0);
    }

    private Lease claim() {
        List<Lease> due = store.workQueue().claim("w", KINDS, 1, LEASE);
        assertThat(due).hasSize(1);
        return due.get(0);
    }

    // As time would.
    private void expire(UUID id) {
        store.change(
                "update work set due = current_timestamp - interval '1' second where resource = ?",
                id);
    }

    private long leftOf(UUID id) {
        return Long.parseLong(
                store.select(
                                "select cast(extract(epoch from (due - current_timestamp)) * 1000 as bigint)"
                                        + " from work where resource = '%s'".formatted(id))
                        .get(0)
                        .get(0));
    }
}
