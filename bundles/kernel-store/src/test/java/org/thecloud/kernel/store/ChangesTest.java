// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.resource.Change;

/** The change feed. */
class ChangesTest extends StoreContract {

    @Test
    void everyChangeIsThereInOrder() {
        UUID id = thing(alice, "one").id();
        store.reconcileAll(WELL);
        things.update(alice, id, now -> now.draft().withSpec(Things.spec("m")));
        things.delete(alice, id);
        store.reconcileAll(WELL);
        List<Change> changes = store.changeFeed().read("c", 100);
        assertThat(changes)
                .extracting(change -> change.type() + " " + change.before() + " " + change.after())
                .containsExactly(
                        "CREATED null PENDING",
                        "STATE PENDING READY",
                        "UPDATED READY READY",
                        "DELETING READY DELETING",
                        "DELETED DELETING null");
        Change first = changes.get(0);
        assertThat(first.tenant()).isEqualTo(alice.tenant());
        assertThat(first.actor()).isEqualTo(alice.principal().id());
        assertThat(first.requestId()).isEqualTo(alice.requestId());
        assertThat(changes.get(1).actor()).isEqualTo(Principal.SYSTEM.id());
    }

    @Test
    void noChangeIsSkippedWhileItsTransactionIsOpen() throws Exception {
        UUID slow = thing(alice, "slow").id();
        store.changeFeed().advance("c", store.changeFeed().newest());
        CountDownLatch numbered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            // Takes its number, then waits before the commit.
            Future<?> writer =
                    pool.submit(
                            () ->
                                    store.writing(
                                            tx -> {
                                                Changes.record(
                                                        tx,
                                                        alice,
                                                        tx.em().find(ResourceRow.class, slow),
                                                        Change.Type.UPDATED,
                                                        null,
                                                        null,
                                                        Map.of());
                                                numbered.countDown();
                                                return wait(goOn);
                                            }));
            numbered.await();
            // Committed behind it; on H2 acknowledged only when no transaction is open.
            Future<UUID> quick = pool.submit(() -> thing(bob, "quick").id());
            while (store.select("select id from resource where name = 'quick'").isEmpty()) {
                Thread.onSpinWait();
            }
            Future<List<UUID>> reader =
                    pool.submit(
                            () ->
                                    store.changeFeed().read("c", 100).stream()
                                            .map(Change::id)
                                            .toList());
            assertThatThrownBy(() -> reader.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            goOn.countDown();
            writer.get();
            assertThat(reader.get()).containsExactly(slow, quick.get());
        } finally {
            goOn.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    void whatWasRolledBackLeavesAGapThatIsPassed() {
        thing(alice, "one");
        for (int i = 0; i < 3; i++) {
            thing(dry(alice), "dry");
            refused(KernelError.NAME_TAKEN, () -> thing(alice, "one"));
        }
        thing(alice, "two");
        assertThat(store.changeFeed().read("c", 100)).hasSize(2);
    }

    @Test
    void whatIsOldAndReadByAllIsForgotten() {
        for (int i = 0; i < 4; i++) {
            thing(alice, "n" + i);
        }
        store.changeFeed().advance("quick", 4);
        store.changeFeed().advance("slow", 2);
        store.forgetChanges(inDays(29)).sweep();
        assertThat(sequences()).containsExactly("1", "2", "3", "4");
        store.forgetChanges(inDays(31)).sweep();
        assertThat(sequences()).containsExactly("3", "4");
        assertThat(store.changeFeed().read("slow", 100)).hasSize(2);
        store.forgetChanges(inDays(366)).sweep();
        assertThat(sequences()).as("the newest stays").containsExactly("4");
        assertThat(store.changeFeed().newest()).isEqualTo(4);
        assertThat(store.changeFeed().read("slow", 100))
                .extracting(Change::sequence)
                .containsExactly(4L);
    }

    @Test
    void withoutAReaderChangesAreKeptForAYear() {
        thing(alice, "one");
        thing(alice, "two");
        store.forgetChanges(inDays(364)).sweep();
        assertThat(sequences()).hasSize(2);
        store.forgetChanges(inDays(366)).sweep();
        assertThat(sequences()).hasSize(1);
    }

    private static Clock inDays(int days) {
        return Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
    }

    private List<String> sequences() {
        return store.select("select sequence from change order by sequence").stream()
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void manyWritersAndAReaderThatFollowsThemMissNothing() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<List<Change>> reader =
                    pool.submit(
                            () -> {
                                List<Change> seen = new ArrayList<>();
                                boolean last = false;
                                while (true) {
                                    List<Change> batch = store.changeFeed().read("c", 7);
                                    seen.addAll(batch);
                                    if (!batch.isEmpty()) {
                                        store.changeFeed()
                                                .advance(
                                                        "c",
                                                        batch.get(batch.size() - 1).sequence());
                                    } else if (last) {
                                        return seen;
                                    } else {
                                        last = !writing.get();
                                    }
                                }
                            });
            List<Object> written =
                    atOnce(
                            6,
                            i ->
                                    () -> {
                                        for (int n = 0; n < 15; n++) {
                                            UUID id = thing(alice, i + "-" + n).id();
                                            thing(dry(alice), "dry");
                                            things.update(
                                                    alice,
                                                    id,
                                                    now -> now.draft().withSpec(Things.spec("m")));
                                            things.delete(alice, id);
                                        }
                                        return true;
                                    });
            writing.set(false);
            assertThat(refusals(written)).isEmpty();
            List<Change> seen = reader.get();
            assertThat(seen).hasSize(6 * 15 * 3);
            assertThat(seen).extracting(Change::sequence).isSorted().doesNotHaveDuplicates();
            seen.stream()
                    .collect(Collectors.groupingBy(Change::id))
                    .values()
                    .forEach(
                            changes ->
                                    assertThat(changes)
                                            .extracting(Change::type)
                                            .containsExactly(
                                                    Change.Type.CREATED,
                                                    Change.Type.UPDATED,
                                                    Change.Type.DELETING));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aCursorIsDurableAndNeverGoesBack() {
        for (int i = 0; i < 5; i++) {
            thing(alice, "t" + i);
        }
        List<Change> all = store.changeFeed().read("c", 100);
        store.changeFeed().advance("c", all.get(2).sequence());
        store.changeFeed().advance("c", all.get(1).sequence());
        assertThat(store.changeFeed().read("c", 100)).isEqualTo(all.subList(3, 5));
        assertThat(store.changeFeed().read("other", 2)).isEqualTo(all.subList(0, 2));
        assertThat(store.changeFeed().newest()).isEqualTo(all.get(4).sequence());
        store.close();
        open();
        assertThat(store.changeFeed().read("c", 100)).isEqualTo(all.subList(3, 5));
        List<Object> advanced =
                atOnce(
                        8,
                        i ->
                                () -> {
                                    store.changeFeed().advance("fresh", all.get(i % 5).sequence());
                                    return true;
                                });
        assertThat(refusals(advanced)).isEmpty();
        assertThat(store.changeFeed().read("fresh", 100)).isEmpty();
    }

    private static boolean wait(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
