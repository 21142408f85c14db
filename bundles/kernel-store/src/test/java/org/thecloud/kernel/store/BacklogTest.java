// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.Backlog;
import org.thecloud.kernel.work.Lease;

class BacklogTest {

    record Spec(int size) {}

    private record Thing(String name) implements ResourceKind<Spec, Spec> {

        @Override
        public Class<Spec> specType() {
            return Spec.class;
        }

        @Override
        public Class<Spec> statusType() {
            return Spec.class;
        }
    }

    @Test
    void whatIsDueLaterOrHeldIsToldApartOnH2(@TempDir Path folder) {
        try (StoreFixture store = StoreFixture.h2(folder)) {
            toldApart(store);
        }
    }

    @Test
    void whatIsDueLaterOrHeldIsToldApartOnPostgresql() {
        String url = System.getenv("CLOUD_TEST_PG_URL");
        assumeTrue(url != null, "CLOUD_TEST_PG_URL is not set: no PostgreSQL");
        try (StoreFixture store =
                StoreFixture.postgresql(
                        url,
                        System.getenv("CLOUD_TEST_PG_USER"),
                        System.getenv().getOrDefault("CLOUD_TEST_PG_PASSWORD", ""))) {
            toldApart(store);
        }
    }

    private static void toldApart(StoreFixture store) {
        Thing kind = new Thing("thing" + UUID.randomUUID().toString().substring(0, 8));
        assertThat(of(store, kind)).isEmpty();
        for (String name : List.of("one", "two", "three")) {
            store.resources()
                    .of(kind)
                    .create(StoreFixture.newCaller(), Draft.of(name, new Spec(1)));
        }
        Backlog due = of(store, kind).orElseThrow();
        assertThat(due.entries()).isEqualTo(3);
        assertThat(due.due()).isEqualTo(3);
        assertThat(due.held()).isZero();
        assertThat(due.lag()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        List<Lease> held =
                store.workQueue().claim("w", List.of(kind.name()), 2, Duration.ofMinutes(5));
        assertThat(held).hasSize(2);
        store.workQueue()
                .settle(
                        held.get(0),
                        kind,
                        1,
                        Step.again("MOVING", new Spec(1), Duration.ofMinutes(5)));
        assertThat(of(store, kind).map(now -> List.of(now.entries(), now.due(), now.held())))
                .contains(List.of(3L, 1L, 1L));
        store.workQueue().claim("w", List.of(kind.name()), 2, Duration.ofMinutes(5));
        assertThat(of(store, kind).orElseThrow().lag()).isEqualTo(Duration.ZERO);
    }

    private static Optional<Backlog> of(StoreFixture store, Thing kind) {
        return store.workQueue().backlog().stream()
                .filter(backlog -> backlog.kind().equals(kind.name()))
                .findFirst();
    }
}
