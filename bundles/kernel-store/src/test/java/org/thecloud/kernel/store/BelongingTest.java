// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;
import org.thecloud.kernel.work.Entry;

/** Who names whom, who owns whom, and what that means for deletion. */
class BelongingTest extends StoreContract {

    @Test
    void whatIsNamedCannotBeDeleted() {
        UUID target = thing(alice, "target").id();
        Resource<Spec, Status> source = thing(alice, "source", Things.naming(target));
        List<String> before = store.dump();
        CloudException inUse = refused(KernelError.IN_USE, () -> things.delete(alice, target));
        assertThat(inUse.details()).containsEntry("used_by", "thing/" + source.id());
        assertThat(inUse).hasMessageContaining("target").hasMessageContaining("source");
        assertThat(store.dump()).isEqualTo(before);
        things.update(alice, source.id(), now -> now.draft().withSpec(Things.spec("s")));
        assertThat(things.delete(alice, target).deleting()).isTrue();
    }

    @Test
    void whatIsOnItsWayOutStillNames() {
        UUID target = thing(alice, "target").id();
        UUID source = thing(alice, "source", Things.naming(target)).id();
        things.delete(alice, source);
        refused(KernelError.IN_USE, () -> things.delete(alice, target));
        store.reconcileAll(WELL);
        things.delete(alice, target);
        refused(KernelError.REFERENCE_NOT_FOUND, () -> thing(alice, "late", Things.naming(target)));
    }

    @Test
    void whoNamesSomethingIsFoundByItsTenantOnly() {
        UUID target = thing(alice, "target").id();
        UUID other = thing(alice, "other").id();
        UUID source = thing(alice, "source", Things.naming(target, other)).id();
        thing(alice, "stranger", Things.naming(other));
        assertThat(things.naming(alice, List.of(target)))
                .containsExactly(things.get(alice, source));
        assertThat(things.naming(alice, List.of(target, other))).hasSize(2);
        assertThat(things.naming(alice, List.of(source))).isEmpty();
        assertThat(things.naming(StoreFixture.newCaller(), List.of(target))).isEmpty();
        assertThat(notes.naming(alice, List.of(target))).isEmpty();
    }

    @Test
    void aTargetOfAnotherKindIsNotThere() {
        UUID note = notes.create(alice, Draft.of("n", Things.spec("s"))).id();
        refused(KernelError.REFERENCE_NOT_FOUND, () -> thing(alice, "x", Things.naming(note)));
    }

    @Test
    void namingAndDeletingAtOnceNeverLeavesADanglingName() {
        for (int round = 0; round < 15; round++) {
            String name = "target-" + round;
            UUID target = thing(alice, name).id();
            List<Object> results =
                    atOnce(
                            4,
                            i ->
                                    () ->
                                            i == 0
                                                    ? things.delete(alice, target)
                                                    : thing(
                                                            alice,
                                                            name + "-" + i,
                                                            Things.naming(target)));
            assertThat(refusals(results))
                    .isSubsetOf(KernelError.IN_USE, KernelError.REFERENCE_NOT_FOUND);
            boolean deleted = things.get(alice, target).deleting();
            assertThat(refusals(results)).hasSize(deleted ? 3 : 1);
        }
        assertNothingDangles();
    }

    @Test
    void namingAPartAndDeletingItsOwnerAtOnceNeverLeavesADanglingName() {
        for (int round = 0; round < 15; round++) {
            UUID owner = thing(alice, "owner-" + round).id();
            UUID part = things.create(alice, Things.partOf(owner, "part", Things.spec("s"))).id();
            int n = round;
            List<Object> results =
                    atOnce(
                            3,
                            i ->
                                    () ->
                                            i == 0
                                                    ? things.delete(alice, owner)
                                                    : thing(
                                                            alice,
                                                            "s-" + n + "-" + i,
                                                            Things.naming(part)));
            refusals(results);
        }
        assertNothingDangles();
        UUID owner = notes.create(alice, Draft.of("owner", Things.spec("s"))).id();
        notes.create(alice, Things.partOf(owner, "part", Things.spec("s")));
        notes.delete(alice, owner);
        store.reconcileAll(WELL);
        assertNothingDangles();
    }

    private void assertNothingDangles() {
        assertThat(
                        store.select(
                                "select f.source from reference f join resource s on s.id = f.source"
                                        + " left join resource t on t.id = f.target"
                                        + " where t.id is null or (t.deleting and not s.deleting)"))
                .isEmpty();
    }

    @Test
    void aPartIsHiddenWakesItsOwnerAndGoesWithIt() {
        UUID owner = thing(alice, "owner").id();
        UUID part = things.create(alice, Things.partOf(owner, "owner", Things.spec("s"))).id();
        ResourceQuery all = ResourceQuery.of(PageQuery.first());
        assertThat(things.list(alice, all).items()).extracting(Resource::id).containsExactly(owner);
        assertThat(
                        things.list(
                                        alice,
                                        new ResourceQuery(
                                                PageQuery.first(), Map.of(), Map.of(), true))
                                .items())
                .extracting(Resource::id)
                .containsExactly(part, owner);
        assertThat(things.named(alice, "owner").map(Resource::id)).contains(owner);
        store.reconcileAll(WELL);
        assertThat(due()).isEmpty();
        things.update(alice, part, now -> now.draft().withSpec(Things.spec("m")));
        assertThat(due()).containsExactlyInAnyOrder(owner, part);
        store.reconcileAll(WELL);
        things.delete(alice, owner);
        assertThat(things.get(alice, part).deleting()).isTrue();
        store.reconcileAll(WELL);
        assertThat(things.exists(part)).isFalse();
        assertThat(things.exists(owner)).isFalse();
        assertThat(store.select("select * from work")).isEmpty();
    }

    @Test
    void theOwnerIsTheLastToGo() {
        UUID owner = thing(alice, "owner").id();
        UUID part = things.create(alice, Things.partOf(owner, "part", Things.spec("s"))).id();
        UUID small = things.create(alice, Things.partOf(part, "small", Things.spec("s"))).id();
        store.reconcileAll(WELL);
        things.delete(alice, owner);
        store.reconcileAll(WELL);
        assertThat(
                        store.changeFeed().read("c", 100).stream()
                                .filter(change -> change.type() == Change.Type.DELETED)
                                .map(Change::id))
                .containsExactly(small, part, owner);
    }

    @Test
    void aPartThatAnotherPartNamesGoesAfterIt() {
        UUID owner = thing(alice, "owner").id();
        UUID disk = things.create(alice, Things.partOf(owner, "disk", Things.spec("s"))).id();
        UUID machine =
                things.create(alice, Things.partOf(owner, "machine", Things.naming(disk))).id();
        refused(KernelError.IN_USE, () -> things.delete(alice, disk));
        store.reconcileAll(WELL);
        things.delete(alice, owner);
        assertThat(due()).containsExactlyInAnyOrder(machine, owner);
        store.reconcileAll(WELL);
        assertThat(
                        store.changeFeed().read("c", 100).stream()
                                .filter(change -> change.type() == Change.Type.DELETED)
                                .map(Change::id))
                .containsExactly(machine, disk, owner);
        assertThat(store.select("select * from work")).isEmpty();
        assertThat(store.select("select * from reference")).isEmpty();
    }

    @Test
    void anOwnerWhosePartSomebodyElseNamesStays() {
        UUID owner = notes.create(alice, Draft.of("owner", Things.spec("s"))).id();
        assertThatThrownBy(
                        () -> things.create(alice, Things.partOf(owner, "part", Things.spec("s"))))
                .isInstanceOf(IllegalArgumentException.class);
        UUID group = thing(alice, "group").id();
        UUID part = things.create(alice, Things.partOf(group, "part", Things.spec("s"))).id();
        thing(alice, "stranger", Things.naming(part));
        List<String> before = store.dump();
        CloudException inUse = refused(KernelError.IN_USE, () -> things.delete(alice, group));
        assertThat(inUse).hasMessageContaining("thing part is used by thing stranger");
        assertThat(store.dump()).isEqualTo(before);
    }

    @Test
    void plainPartsGoWithAReconciledOwner() {
        UUID owner = thing(alice, "owner").id();
        UUID note = notes.create(alice, Things.partOf(owner, "n", Things.claiming("x"))).id();
        things.delete(alice, owner);
        assertThat(notes.exists(note)).isFalse();
        store.reconcileAll(WELL);
        assertThat(things.exists(owner)).isFalse();
        assertThat(store.select("select * from work")).isEmpty();
    }

    @Test
    void nothingBecomesPartOfWhatLeavesOrIsNotThere() {
        UUID owner = thing(alice, "owner").id();
        things.delete(alice, owner);
        refused(
                KernelError.REFERENCE_NOT_FOUND,
                () -> things.create(alice, Things.partOf(owner, "p", Things.spec("s"))));
        refused(
                KernelError.REFERENCE_NOT_FOUND,
                () ->
                        things.create(
                                alice, Things.partOf(UUID.randomUUID(), "p", Things.spec("s"))));
        UUID one = thing(alice, "one").id();
        refused(
                KernelError.INVALID_INPUT,
                () ->
                        things.update(
                                alice,
                                one,
                                now ->
                                        new Draft<>(
                                                "one", now.spec(), Map.of(), UUID.randomUUID())));
    }

    private List<UUID> due() {
        return store.workQueue().entries(PageQuery.first()).items().stream()
                .filter(entry -> entry.due().isBefore(Instant.now().plusSeconds(60)))
                .map(Entry::id)
                .toList();
    }
}
