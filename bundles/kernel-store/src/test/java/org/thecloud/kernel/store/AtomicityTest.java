// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;
import org.thecloud.kernel.work.Lease;

/** All of a mutation or nothing: each statement fails once, and nothing of the mutation is left. */
class AtomicityTest extends StoreContract {

    @Test
    void aCreationFailsAsAWhole() {
        UUID target = thing(alice, "target").id();
        UUID owner = thing(alice, "owner").id();
        Draft<Spec> draft =
                new Draft<>(
                        "one",
                        new Spec("s", 3, List.of(target), List.of("port/1", "port/2")),
                        Map.of("env", "dev", "tier", "web"),
                        owner);
        assertThat(allOrNothing(() -> things.create(repeating(alice, "k"), draft)))
                .isGreaterThan(8);
    }

    @Test
    void anUpdateFailsAsAWhole() {
        UUID old = thing(alice, "old").id();
        UUID target = thing(alice, "target").id();
        UUID owner = thing(alice, "owner").id();
        UUID id =
                things.create(
                                alice,
                                new Draft<>(
                                        "one",
                                        new Spec("s", 3, List.of(old), List.of("port/1")),
                                        Map.of("env", "dev"),
                                        owner))
                        .id();
        store.reconcileAll(WELL);
        assertThat(
                        allOrNothing(
                                () ->
                                        things.update(
                                                alice,
                                                id,
                                                now ->
                                                        new Draft<>(
                                                                "two",
                                                                new Spec(
                                                                        "m",
                                                                        5,
                                                                        List.of(target),
                                                                        List.of("port/2")),
                                                                Map.of("env", "prod"),
                                                                owner))))
                .isGreaterThan(10);
    }

    @Test
    void aDeletionFailsAsAWhole() {
        UUID owner = thing(alice, "owner", Things.using(2)).id();
        UUID disk = things.create(alice, Things.partOf(owner, "disk", Things.claiming("c"))).id();
        things.create(alice, Things.partOf(owner, "machine", Things.naming(disk)));
        notes.create(alice, Things.partOf(owner, "note", Things.using(1)));
        assertThat(allOrNothing(() -> things.delete(alice, owner))).isGreaterThan(10);
    }

    @Test
    void theDeletionOfAPlainKindFailsAsAWhole() {
        UUID owner = notes.create(alice, Draft.of("owner", Things.claiming("c"))).id();
        notes.create(
                alice,
                new Draft<>(
                        "part",
                        new Spec("s", 2, List.of(), List.of("d")),
                        Map.of("a", "b"),
                        owner));
        assertThat(allOrNothing(() -> notes.delete(alice, owner))).isGreaterThan(8);
    }

    @Test
    void settlingFailsAsAWhole() {
        UUID owner = thing(alice, "owner").id();
        store.reconcileAll(WELL);
        things.create(alice, Things.partOf(owner, "part", Things.using(3)));
        Lease lease = only("thing");
        assertThat(
                        allOrNothing(
                                () ->
                                        settled(
                                                store.workQueue()
                                                        .settle(
                                                                lease,
                                                                Things.THING,
                                                                1,
                                                                Step.done(
                                                                        "READY", new Status(1))))))
                .isGreaterThan(4);
    }

    @Test
    void puttingBackFailsAsAWhole() {
        thing(alice, "one");
        Lease lease = only("thing");
        Step<Status> step =
                Step.again("DEGRADED", new Status(2), Duration.ofSeconds(9), new Reason("X", "y"));
        assertThat(allOrNothing(() -> settled(store.workQueue().retry(lease, Things.THING, step))))
                .isGreaterThan(4);
    }

    @Test
    void theEndFailsAsAWhole() {
        UUID id =
                things.create(
                                alice,
                                new Draft<>(
                                        "one",
                                        new Spec("s", 2, List.of(), List.of("c")),
                                        Map.of("a", "b"),
                                        null))
                        .id();
        things.delete(alice, id);
        Lease lease = only("thing");
        assertThat(
                        allOrNothing(
                                () ->
                                        settled(
                                                store.workQueue()
                                                        .settle(
                                                                lease,
                                                                Things.THING,
                                                                2,
                                                                Step.gone()))))
                .isGreaterThan(8);
    }

    @Test
    void claimingFailsAsAWhole() {
        for (int i = 0; i < 5; i++) {
            thing(alice, "t" + i);
        }
        assertThat(
                        allOrNothing(
                                () ->
                                        settled(
                                                store.workQueue()
                                                                .claim(
                                                                        "w",
                                                                        List.of("thing"),
                                                                        10,
                                                                        LEASE)
                                                                .size()
                                                        == 5)))
                .isGreaterThan(1);
    }

    @Test
    void wakingFailsAsAWhole() {
        thing(alice, "one");
        thing(alice, "two");
        only("thing");
        store.reconcileAll(WELL);
        assertThat(allOrNothing(() -> things.wake("size", "s"))).isGreaterThan(2);
    }

    @Test
    void codeOfAKindOrAServiceThatThrowsLeavesNothing() {
        UUID id = thing(alice, "one").id();
        ResourceStore<Spec, Status> broken = store.resources().of(new BrokenKind());
        List<String> before = store.dump();
        for (int claims = 0; claims < 2; claims++) {
            Spec spec = Things.claiming("before", "throw");
            assertThatThrownBy(() -> broken.create(repeating(alice, "k"), Draft.of("x", spec)))
                    .hasMessage("broken kind");
            assertThatThrownBy(() -> broken.update(alice, id, now -> now.draft().withSpec(spec)))
                    .hasMessage("broken kind");
        }
        assertThatThrownBy(
                        () ->
                                things.update(
                                        alice,
                                        id,
                                        now -> {
                                            throw new IllegalStateException("no");
                                        }))
                .hasMessage("no");
        assertThat(store.dump()).isEqualTo(before);
    }

    /** Fails after its row was written. */
    private static final class BrokenKind implements ResourceKind<Spec, Status> {

        @Override
        public String name() {
            return "thing";
        }

        @Override
        public Class<Spec> specType() {
            return Spec.class;
        }

        @Override
        public Class<Status> statusType() {
            return Status.class;
        }

        @Override
        public Set<String> claims(Spec spec) {
            throw new IllegalStateException("broken kind");
        }
    }

    // Runs the work with its first, second, third .. statement failing until it succeeds; answers
    // how many times it failed.
    private int allOrNothing(Runnable work) {
        List<String> before = store.dump();
        for (int n = 1; ; n++) {
            statements.failFrom(n);
            RuntimeException failed = null;
            try {
                work.run();
            } catch (RuntimeException refused) {
                failed = refused;
            }
            String broken = statements.heal();
            if (failed == null) {
                assertThat(store.dump()).isNotEqualTo(before);
                return n - 1;
            }
            assertThat(broken).as("failed by itself: %s", failed).isNotEmpty();
            assertThat(store.dump()).as("statement %d failed: %s", n, broken).isEqualTo(before);
        }
    }

    private static void settled(boolean done) {
        if (!done) {
            throw new AssertionError("the lease was lost");
        }
    }

    private Lease only(String kind) {
        List<Lease> due = store.workQueue().claim("w", List.of(kind), 10, LEASE);
        return due.get(due.size() - 1);
    }
}
