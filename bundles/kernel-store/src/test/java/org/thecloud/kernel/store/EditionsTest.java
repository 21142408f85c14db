// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Moment;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;
import org.thecloud.store.Database;
import org.thecloud.store.Kept;

/** What one runtime keeps in memory is read again once another has changed it. */
class EditionsTest {

    private final Caller alice = StoreFixture.newCaller();
    @TempDir Path folder;
    private StoreFixture store;
    private Database shelf;
    private ResourceStore<Spec, Status> things;
    private ResourceStore<Spec, Status> notes;

    private void open(Engine engine) {
        store = engine.open(folder);
        shelf = shelf(store);
        things = store.resources().of(Things.THING);
        notes = store.resources().of(Things.NOTE);
    }

    @AfterEach
    void close() {
        if (store != null) {
            shelf.close();
            store.close();
            Engine.forget(folder);
        }
    }

    private static Database shelf(StoreFixture store) {
        return store.databases().open("shelf", EditionsTest.class, List.of(ResourceRow.class));
    }

    private static void renew(Database database, Caller caller) {
        database.write(
                caller,
                em -> {
                    database.renew(em);
                    return caller;
                });
    }

    @Test
    void theOnlyRuntimeOfADatabaseHasOneEdition() {
        open(Engine.H2);
        renew(shelf, alice);
        notes.create(alice, Draft.of("n", Things.spec("s")));
        assertThat(shelf.edition()).isZero();
        assertThat(notes.edition()).isZero();
    }

    @Test
    void aCommitThatRenewsIsSeenByTheOtherRuntime() {
        open(Engine.POSTGRESQL);
        try (StoreFixture other = Engine.POSTGRESQL.open(folder);
                Database there = shelf(other)) {
            long before = there.edition();
            renew(shelf, alice);
            assertThat(there.edition()).isGreaterThan(before);
            assertThat(shelf.edition()).isEqualTo(there.edition());
        }
    }

    @Test
    void aMomentHasOneEdition() {
        open(Engine.POSTGRESQL);
        try (StoreFixture other = Engine.POSTGRESQL.open(folder);
                Database there = shelf(other)) {
            long before;
            try (Moment moment = Moment.open()) {
                before = there.edition();
                renew(shelf, alice);
                assertThat(there.edition()).isEqualTo(before);
                assertThat(shelf.edition()).as("another database's pool").isGreaterThan(before);
            }
            assertThat(there.edition()).isGreaterThan(before);
            try (Moment moment = Moment.open()) {
                assertThat(there.edition()).isGreaterThan(before);
            }
        }
    }

    @Test
    void otherWritesBeginNone() {
        open(Engine.POSTGRESQL);
        long before = shelf.edition();
        shelf.write(alice, em -> alice);
        renew(shelf, StoreContract.dry(alice));
        assertThatThrownBy(
                        () ->
                                shelf.write(
                                        alice,
                                        em -> {
                                            shelf.renew(em);
                                            throw new IllegalStateException("no");
                                        }))
                .hasMessage("no");
        notes.create(alice, Draft.of("n", Things.spec("s")));
        assertThat(shelf.edition()).isEqualTo(before);
    }

    @Test
    void eachChangeOfAKindBeginsOne() {
        open(Engine.POSTGRESQL);
        List<Long> seen = new ArrayList<>(List.of(notes.edition()));
        UUID note = notes.create(alice, Draft.of("n", Things.spec("s"))).id();
        seen.add(notes.edition());
        notes.update(alice, note, now -> now.draft().withSpec(Things.spec("m")));
        seen.add(notes.edition());
        notes.delete(alice, note);
        seen.add(notes.edition());
        assertThat(seen).doesNotHaveDuplicates().isSorted();
        things.create(alice, Draft.of("t", Things.spec("s")));
        assertThat(notes.edition()).isEqualTo(seen.get(3));
        assertThatThrownBy(things::edition).hasMessageContaining("thing has no edition");
    }

    @Test
    void whatIsKeptIsReadAgainOnlyForAnotherEdition() {
        open(Engine.POSTGRESQL);
        AtomicInteger reads = new AtomicInteger();
        Kept<String, Integer> kept = new Kept<>(shelf::edition, 10);
        try (StoreFixture other = Engine.POSTGRESQL.open(folder);
                Database there = shelf(other)) {
            assertThat(kept.get("a", key -> reads.incrementAndGet())).isEqualTo(1);
            assertThat(kept.get("a", key -> reads.incrementAndGet())).isEqualTo(1);
            renew(there, alice);
            assertThat(kept.get("a", key -> reads.incrementAndGet())).isEqualTo(2);
            assertThat(kept.get("a", key -> reads.incrementAndGet())).isEqualTo(2);
            kept.forget("a");
            assertThat(kept.get("a", key -> reads.incrementAndGet())).isEqualTo(3);
        }
    }

    @Test
    void nobodyWhoAsksAfterACommitIsAnsweredFromBeforeIt() throws Exception {
        open(Engine.POSTGRESQL);
        ExecutorService crowd = Executors.newFixedThreadPool(8);
        AtomicBoolean enough = new AtomicBoolean();
        try (StoreFixture other = Engine.POSTGRESQL.open(folder);
                Database there = shelf(other)) {
            List<Future<?>> asking = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asking.add(
                        crowd.submit(
                                () -> {
                                    while (!enough.get()) {
                                        there.edition();
                                    }
                                }));
            }
            long known = there.edition();
            for (int round = 1; round <= 200; round++) {
                renew(shelf, alice);
                assertThat(there.edition()).isEqualTo(known + round);
            }
            enough.set(true);
            for (Future<?> one : asking) {
                one.get();
            }
        } finally {
            enough.set(true);
            crowd.shutdown();
        }
    }
}
