// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;

/** Life of one resource, names, versions, dry runs; nothing crosses tenants. */
class ResourcesTest extends StoreContract {

    @Test
    void whatWasCreatedIsFoundAsItWasAnswered() {
        Draft<Spec> draft =
                new Draft<>("one", Things.using(3), Map.of("env", "dev", "tier", ""), null);
        Resource<Spec, Status> made = things.create(alice, draft);
        assertThat(made.draft()).isEqualTo(draft);
        assertThat(made.state()).isEqualTo(States.PENDING);
        assertThat(made.version()).isEqualTo(made.generation()).isEqualTo(1);
        assertThat(made.createdBy()).isEqualTo(alice.principal().id());
        assertThat(made.tenant()).isEqualTo(alice.tenant());
        assertThat(made.status()).isNull();
        assertThat(things.find(alice, made.id()).map(ResourcesTest::plain)).contains(plain(made));
        assertThat(plain(things.get(alice, made.id()))).isEqualTo(plain(made));
        assertThat(things.named(alice, "one").map(ResourcesTest::plain)).contains(plain(made));
        assertThat(listed(alice)).containsExactly(made.id());
        assertThat(things.exists(made.id())).isTrue();
    }

    @Test
    void nothingOfAnotherTenantIsSeenOrTouched() {
        Resource<Spec, Status> made = thing(alice, "one");
        List<String> before = store.dump();
        assertThat(things.find(bob, made.id())).isEmpty();
        refused(KernelError.NOT_FOUND, () -> things.get(bob, made.id()));
        assertThat(things.named(bob, "one")).isEmpty();
        assertThat(listed(bob)).isEmpty();
        refused(KernelError.NOT_FOUND, () -> things.update(bob, made.id(), Resource::draft));
        refused(KernelError.NOT_FOUND, () -> things.delete(bob, made.id()));
        refused(KernelError.REFERENCE_NOT_FOUND, () -> thing(bob, "two", Things.naming(made.id())));
        refused(
                KernelError.REFERENCE_NOT_FOUND,
                () -> things.create(bob, Things.partOf(made.id(), "two", Things.spec("s"))));
        assertThat(store.dump()).isEqualTo(before);
        assertThat(thing(bob, "one").name()).isEqualTo("one");
    }

    @Test
    void anotherKindIsAnotherWorld() {
        Resource<Spec, Status> made = thing(alice, "one");
        assertThat(notes.find(alice, made.id())).isEmpty();
        assertThat(notes.named(alice, "one")).isEmpty();
        assertThat(notes.exists(made.id())).isFalse();
        refused(KernelError.NOT_FOUND, () -> notes.delete(alice, made.id()));
        assertThat(notes.create(alice, Draft.of("one", Things.spec("s"))).kind()).isEqualTo("note");
    }

    @Test
    void aNameIsTakenUntilItsHolderLeaves() {
        Resource<Spec, Status> one = thing(alice, "one");
        CloudException taken = refused(KernelError.NAME_TAKEN, () -> thing(alice, "one"));
        assertThat(taken.field()).contains("name");
        things.delete(alice, one.id());
        assertThat(things.named(alice, "one")).isEmpty();
        assertThat(thing(alice, "one").id()).isNotEqualTo(one.id());
        Resource<Spec, Status> two = thing(alice, "two");
        refused(
                KernelError.NAME_TAKEN,
                () -> things.update(alice, two.id(), now -> now.draft().withName("one")));
        assertThat(things.update(alice, two.id(), now -> now.draft().withName("three")).name())
                .isEqualTo("three");
        assertThat(thing(alice, "two").name()).isEqualTo("two");
    }

    @Test
    void ofManyWhoWantANameOneGetsIt() {
        List<Object> results = atOnce(16, i -> () -> thing(alice, "wanted"));
        assertThat(refusals(results)).hasSize(15).containsOnly(KernelError.NAME_TAKEN);
        assertThat(listed(alice)).hasSize(1);
    }

    @Test
    void namesAreChecked() {
        for (String bad :
                List.of("", " ", "a b", "a/b", "x".repeat(65), "a'; drop table resource")) {
            refused(KernelError.INVALID_NAME, () -> thing(alice, bad));
        }
        assertThat(thing(alice, " größe-1_ü ").name()).isEqualTo("größe-1_ü");
    }

    @Test
    void anUpdateCountsVersionAndGeneration() {
        Resource<Spec, Status> made = thing(alice, "one");
        Resource<Spec, Status> changed =
                things.update(alice, made.id(), now -> now.draft().withSpec(Things.spec("m")));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.generation()).isEqualTo(2);
        assertThat(plain(things.get(alice, made.id()))).isEqualTo(plain(changed));
        List<String> before = store.dump();
        Resource<Spec, Status> same = things.update(alice, made.id(), Resource::draft);
        assertThat(same.version()).isEqualTo(2);
        assertThat(store.dump()).isEqualTo(before);
    }

    @Test
    void concurrentUpdatesAllCount() {
        UUID id = thing(alice, "one", Things.using(0)).id();
        List<Object> results =
                atOnce(
                        16,
                        i ->
                                () ->
                                        things.update(
                                                alice,
                                                id,
                                                now ->
                                                        now.draft()
                                                                .withSpec(
                                                                        Things.using(
                                                                                now.spec().amount()
                                                                                        + 1))));
        assertThat(refusals(results)).isEmpty();
        assertThat(things.get(alice, id).spec().amount()).isEqualTo(16);
        assertThat(things.get(alice, id).version()).isEqualTo(17);
    }

    @Test
    void aVersionThatIsNotCurrentIsRefused() {
        UUID id = thing(alice, "one").id();
        things.update(matching(alice, 1), id, now -> now.draft().withSpec(Things.spec("m")));
        List<String> before = store.dump();
        CloudException stale =
                refused(
                        KernelError.STALE_VERSION,
                        () ->
                                things.update(
                                        matching(alice, 1),
                                        id,
                                        now -> now.draft().withSpec(Things.spec("l"))));
        assertThat(stale.details()).containsEntry("version", "2");
        refused(KernelError.STALE_VERSION, () -> things.delete(matching(alice, 1), id));
        assertThat(store.dump()).isEqualTo(before);
        List<Object> racing =
                atOnce(
                        8,
                        i ->
                                () ->
                                        things.update(
                                                matching(alice, 2),
                                                id,
                                                now -> now.draft().withSpec(Things.spec("x" + i))));
        assertThat(refusals(racing)).hasSize(7).containsOnly(KernelError.STALE_VERSION);
        assertThat(things.delete(matching(alice, 3), id).deleting()).isTrue();
    }

    @Test
    void whatIsOnItsWayOutCannotBeChangedButDeletedAgain() {
        UUID id = thing(alice, "one").id();
        assertThat(things.delete(alice, id).state()).isEqualTo(States.DELETING);
        refused(KernelError.DELETING, () -> things.update(alice, id, Resource::draft));
        List<String> before = store.dump();
        assertThat(things.delete(alice, id).deleting()).isTrue();
        assertThat(store.dump()).isEqualTo(before);
        assertThat(store.reconcileAll(WELL)).isEqualTo(1);
        refused(KernelError.NOT_FOUND, () -> things.delete(alice, id));
    }

    @Test
    void aKindWithoutReconcilerGoesAtOnceAndWithoutRest() {
        List<String> before = store.dump();
        Resource<Spec, Status> note =
                notes.create(
                        alice, new Draft<>("n", Things.claiming("port/1"), Map.of("a", "b"), null));
        assertThat(store.workQueue().entries(PageQuery.first()).items()).isEmpty();
        notes.update(alice, note.id(), now -> now.draft().withLabels(Map.of()));
        notes.delete(alice, note.id());
        assertThat(notes.exists(note.id())).isFalse();
        assertThat(withoutHistory(store.dump())).isEqualTo(withoutHistory(before));
    }

    @Test
    void aWholeLifeLeavesOnlyItsHistory() {
        List<String> before = store.dump();
        UUID target = thing(alice, "target").id();
        UUID id =
                things.create(
                                alice,
                                new Draft<>(
                                        "one",
                                        new Spec("s", 5, List.of(target), List.of("port/1")),
                                        Map.of("env", "dev"),
                                        null))
                        .id();
        store.reconcileAll(WELL);
        things.delete(alice, id);
        store.reconcileAll(WELL);
        things.delete(alice, target);
        store.reconcileAll(WELL);
        assertThat(withoutHistory(store.dump())).isEqualTo(withoutHistory(before));
    }

    @Test
    void aDryRunAnswersAsIfAndKeepsNothing() {
        UUID target = thing(alice, "target").id();
        UUID id = thing(alice, "one").id();
        UUID note = notes.create(alice, Draft.of("n", Things.spec("s"))).id();
        List<String> before = store.dump();
        Caller dry = alice.with(new Conditions("key", null, true));
        Spec full = new Spec("l", 4, List.of(target), List.of("port/1"));
        assertThat(things.create(dry, new Draft<>("two", full, Map.of("a", "b"), null)).name())
                .isEqualTo("two");
        assertThat(things.update(dry, id, now -> now.draft().withSpec(full)).version())
                .isEqualTo(2);
        assertThat(things.delete(dry, id).deleting()).isTrue();
        assertThat(notes.delete(dry, note).id()).isEqualTo(note);
        refused(KernelError.NAME_TAKEN, () -> thing(dry(alice), "one"));
        refused(
                KernelError.REFERENCE_NOT_FOUND,
                () -> thing(dry(alice), "x", Things.naming(UUID.randomUUID())));
        assertThat(store.dump()).isEqualTo(before);
    }

    @Test
    void labelsAreBounded() {
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 51; i++) {
            many.put("k" + i, "v");
        }
        for (Map<String, String> bad :
                List.of(
                        many,
                        Map.of("", "v"),
                        Map.of("k", "v".repeat(256)),
                        Map.of("k".repeat(101), ""))) {
            refused(
                    KernelError.INVALID_INPUT,
                    () -> things.create(alice, new Draft<>("one", Things.spec("s"), bad, null)));
        }
    }

    @Test
    void resourcesAreCountedByState() {
        thing(alice, "one");
        thing(bob, "one");
        things.delete(alice, thing(alice, "two").id());
        assertThat(things.countByState()).isEqualTo(Map.of("PENDING", 2L, "DELETING", 1L));
        store.reconcileAll(WELL);
        assertThat(things.countByState()).isEqualTo(Map.of("READY", 2L));
        assertThat(notes.countByState()).isEmpty();
    }

    @Test
    void anInstallationKeepsItsIdentity() {
        List<Object> seen = atOnce(8, i -> () -> store.resources().installation());
        assertThat(refusals(seen)).isEmpty();
        assertThat(new HashSet<>(seen)).hasSize(1);
        store.close();
        open();
        assertThat(store.resources().installation()).isEqualTo(seen.get(0));
    }

    private List<UUID> listed(Caller caller) {
        return things.list(caller, ResourceQuery.of(PageQuery.first())).items().stream()
                .map(Resource::id)
                .toList();
    }

    // Databases keep microseconds.
    private static String plain(Resource<Spec, Status> one) {
        return one.toString().replaceAll("(At=[^,\\]]*?\\.\\d{3})\\d*Z", "$1Z");
    }

    static List<String> withoutHistory(List<String> dump) {
        return dump.stream()
                .filter(
                        row ->
                                !row.startsWith("change[")
                                        && !row.startsWith("edition[")
                                        && !row.matches("quota_use\\[.*, 0\\]"))
                .toList();
    }
}
