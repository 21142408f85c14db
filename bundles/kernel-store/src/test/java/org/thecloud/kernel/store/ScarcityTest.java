// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.Lease;

/** What is scarce: claims over all tenants, quota of one. */
class ScarcityTest extends StoreContract {

    @Test
    void aClaimIsHeldByOneOverAllTenantsUntilItIsGone() {
        UUID holder = thing(alice, "holder", Things.claiming("port/1", "port/2")).id();
        List<String> before = store.dump();
        CloudException taken =
                refused(
                        KernelError.CONFLICT,
                        () -> thing(bob, "other", Things.claiming("port/3", "port/2")));
        assertThat(taken.details()).containsEntry("claim", "port/2");
        assertThat(store.dump()).isEqualTo(before);
        things.update(
                alice, holder, now -> now.draft().withSpec(Things.claiming("port/2", "port/4")));
        thing(bob, "first", Things.claiming("port/1"));
        refused(KernelError.CONFLICT, () -> thing(bob, "fourth", Things.claiming("port/4")));
        things.delete(alice, holder);
        refused(KernelError.CONFLICT, () -> thing(bob, "second", Things.claiming("port/2")));
        store.reconcileAll(WELL);
        assertThat(thing(bob, "second", Things.claiming("port/2")).name()).isEqualTo("second");
    }

    @Test
    void ofManyTakersOneGetsTheClaim() {
        List<Object> results =
                atOnce(
                        16,
                        i ->
                                () ->
                                        thing(
                                                i % 2 == 0 ? alice : bob,
                                                "t" + i,
                                                Things.claiming("port/1")));
        assertThat(refusals(results)).hasSize(15).containsOnly(KernelError.CONFLICT);
        assertThat(store.select("select * from claim")).hasSize(1);
        assertThat(store.select("select * from resource")).hasSize(1);
    }

    @Test
    void ofFiftyCreationsTenFitALimitOfTen() {
        limit("things", 10);
        List<Object> results = atOnce(50, i -> () -> thing(alice, "t" + i));
        assertThat(refusals(results)).hasSize(40).containsOnly(KernelError.QUOTA_EXCEEDED);
        assertThat(used("things")).isEqualTo(10);
        assertThat(store.select("select * from resource")).hasSize(10);
    }

    @Test
    void limitsThatAreReadFromTheSameDatabaseDoNotStallTheWriters() {
        store.limits(
                (tenant, quota) -> {
                    things.countByState();
                    return OptionalLong.of(1000);
                });
        assertThat(refusals(atOnce(40, i -> () -> thing(alice, "t" + i)))).isEmpty();
    }

    @Test
    void theRefusalSaysWhatIsUsedAskedAndAllowed() {
        limit("amount", 10);
        thing(alice, "one", Things.using(7));
        List<String> before = store.dump();
        CloudException over =
                refused(KernelError.QUOTA_EXCEEDED, () -> thing(alice, "two", Things.using(4)));
        assertThat(over.details())
                .containsEntry("quota", "amount")
                .containsEntry("used", "7")
                .containsEntry("asked", "4")
                .containsEntry("limit", "10");
        assertThat(store.dump()).isEqualTo(before);
        assertThat(thing(bob, "two", Things.using(10)).name()).isEqualTo("two");
    }

    @Test
    void anUpdateChangesTheHold() {
        limit("amount", 10);
        UUID id = thing(alice, "one", Things.using(7)).id();
        resize(id, 10);
        assertThat(used("amount")).isEqualTo(10);
        refused(KernelError.QUOTA_EXCEEDED, () -> resize(id, 11));
        assertThat(used("amount")).isEqualTo(10);
        resize(id, 2);
        assertThat(used("amount")).isEqualTo(2);
        resize(id, 0);
        assertThat(used("amount")).isZero();
        limit("amount", 1);
        refused(KernelError.QUOTA_EXCEEDED, () -> resize(id, 5));
        resize(id, 1);
        assertThat(used("things")).isEqualTo(1);
    }

    @Test
    void aLimitLoweredBelowTheUseAllowsLess() {
        UUID id = thing(alice, "one", Things.using(7)).id();
        limit("amount", 3);
        resize(id, 5);
        refused(KernelError.QUOTA_EXCEEDED, () -> resize(id, 6));
        assertThat(used("amount")).isEqualTo(5);
    }

    @Test
    void quotaIsReleasedOnceWhenItIsGone() {
        limit("amount", 10);
        UUID id = thing(alice, "one", Things.using(7)).id();
        things.delete(alice, id);
        things.delete(alice, id);
        assertThat(used("amount")).isEqualTo(7);
        List<Lease> due = store.workQueue().claim("w", List.of("thing"), 10, LEASE);
        assertThat(store.workQueue().settle(due.get(0), Things.THING, 2, Step.gone())).isTrue();
        assertThat(store.workQueue().settle(due.get(0), Things.THING, 2, Step.gone())).isFalse();
        assertThat(used("amount")).isZero();
        assertThat(used("things")).isZero();
    }

    @Test
    void withoutAnswerAboutLimitsNothingIsCreated() {
        UUID id = thing(alice, "one", Things.using(7)).id();
        List<String> before = store.dump();
        store.limits(null);
        refused(KernelError.UNAVAILABLE, () -> thing(alice, "two"));
        store.limits(
                (tenant, quota) -> {
                    throw new IllegalStateException("no limits today");
                });
        assertThatThrownBy(() -> thing(alice, "two")).hasMessage("no limits today");
        assertThatThrownBy(() -> resize(id, 8)).hasMessage("no limits today");
        assertThat(store.dump()).isEqualTo(before);
        things.delete(alice, id);
        store.reconcileAll(WELL);
        assertThat(used("amount")).isZero();
    }

    private void resize(UUID id, long amount) {
        things.update(alice, id, now -> now.draft().withSpec(Things.using(amount)));
    }

    private void limit(String name, long most) {
        store.limits(
                (tenant, quota) ->
                        quota.equals(name) ? OptionalLong.of(most) : OptionalLong.empty());
    }

    private long used(String name) {
        return store
                .select(
                        "select used from quota_use where tenant = '%s' and name = '%s'"
                                .formatted(alice.tenant().value(), name))
                .stream()
                .mapToLong(row -> Long.parseLong(row.get(0)))
                .sum();
    }
}
