// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.Lease;

class StoreSmokeTest {

    record Spec(String size, int port) {}

    record Status(int seen) {}

    static final ResourceKind<Spec, Status> THING =
            new ResourceKind<>() {
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
                public Map<String, Long> quota(Spec spec) {
                    return Map.of("things", 1L);
                }

                @Override
                public Set<String> claims(Spec spec) {
                    return spec.port() == 0 ? Set.of() : Set.of("port/" + spec.port());
                }

                @Override
                public Map<String, String> index(Spec spec) {
                    return Map.of("size", spec.size());
                }
            };

    static final Reconciler<Spec, Status> RECONCILER =
            new Reconciler<>() {
                @Override
                public ResourceKind<Spec, Status> kind() {
                    return THING;
                }

                @Override
                public Step<Status> reconcile(Caller self, Resource<Spec, Status> thing) {
                    return thing.deleting() ? Step.gone() : Step.done("READY", new Status(1));
                }
            };

    @Test
    void aResourceGoesThroughItsLifeOnH2(@TempDir Path folder) {
        try (StoreFixture fixture = StoreFixture.h2(folder)) {
            life(fixture);
        }
    }

    @Test
    void aResourceGoesThroughItsLifeOnPostgresql() {
        String url = System.getenv("CLOUD_TEST_PG_URL");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                url != null, "CLOUD_TEST_PG_URL is not set: no PostgreSQL");
        try (StoreFixture fixture =
                StoreFixture.postgresql(
                        url,
                        System.getenv("CLOUD_TEST_PG_USER"),
                        System.getenv().getOrDefault("CLOUD_TEST_PG_PASSWORD", ""))) {
            life(fixture);
        }
    }

    private static void life(StoreFixture fixture) {
        Caller alice = StoreFixture.newCaller();
        Caller bob = StoreFixture.newCaller();
        int port = 1 + (int) (Math.random() * 1_000_000_000);
        ResourceStore<Spec, Status> things = fixture.resources().of(THING);
        Resource<Spec, Status> one =
                things.create(
                        alice, new Draft<>("one", new Spec("s", port), Map.of("env", "dev"), null));
        assertThat(things.get(alice, one.id()).name()).isEqualTo("one");
        assertThat(things.find(bob, one.id())).isEmpty();
        assertThatThrownBy(() -> things.create(alice, Draft.of("one", new Spec("s", 0))))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("named one already");
        assertThatThrownBy(() -> things.create(bob, Draft.of("two", new Spec("s", port))))
                .hasMessageContaining("port/" + port);
        ResourceQuery all = ResourceQuery.of(PageQuery.first());
        assertThat(things.list(alice, all).items()).hasSize(1);
        assertThat(things.list(alice, all.where("size", "s")).items()).hasSize(1);
        assertThat(things.list(alice, all.where("size", "m")).items()).isEmpty();
        assertThat(things.list(bob, all).items()).isEmpty();
        fixture.reconcileAll(RECONCILER);
        assertThat(things.get(alice, one.id()).state()).isEqualTo("READY");
        Resource<Spec, Status> changed =
                things.update(alice, one.id(), now -> now.draft().withSpec(new Spec("m", port)));
        assertThat(changed.generation()).isEqualTo(2);
        List<Lease> due =
                fixture.workQueue().claim("w", List.of("thing"), 10, Duration.ofSeconds(5));
        assertThat(due).extracting(Lease::id).contains(one.id());
        assertThat(fixture.workQueue().nextDue(List.of("thing"))).isPresent();
        Lease lost = new Lease("thing", one.id(), 1, 0);
        assertThat(fixture.workQueue().settle(lost, THING, 2, Step.done("WRONG", new Status(9))))
                .isFalse();
        for (Lease lease : due) {
            assertThat(
                            fixture.workQueue()
                                    .settle(lease, THING, 2, Step.done("READY", new Status(2))))
                    .isTrue();
        }
        things.delete(alice, one.id());
        fixture.reconcileAll(RECONCILER);
        assertThat(things.exists(one.id())).isFalse();
        String cursor = "smoke-" + UUID.randomUUID();
        List<Change> changes =
                fixture.changeFeed().read(cursor, 1000).stream()
                        .filter(change -> change.id().equals(one.id()))
                        .toList();
        assertThat(changes)
                .extracting(Change::type)
                .containsExactly(
                        Change.Type.CREATED,
                        Change.Type.STATE,
                        Change.Type.UPDATED,
                        Change.Type.DELETING,
                        Change.Type.DELETED);
        fixture.changeFeed().advance(cursor, changes.get(4).sequence());
        things.create(bob, Draft.of("two", new Spec("s", port)));
        assertThat(fixture.leases().take("x" + port, "me", Duration.ofSeconds(5), Duration.ZERO))
                .isTrue();
        assertThat(fixture.leases().take("x" + port, "you", Duration.ofSeconds(5), Duration.ZERO))
                .isFalse();
        assertThat(fixture.resources().installation())
                .isEqualTo(fixture.resources().installation());
    }
}
