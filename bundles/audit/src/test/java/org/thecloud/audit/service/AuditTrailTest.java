// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.audit.store.AuditTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.access.RequestRecord;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.store.HandClock;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.store.Database;

/** The trail of two tenants on a real store. */
class AuditTrailTest {

    @TempDir Path folder;
    private StoreFixture store;
    private AuditTables tables;
    private Appender appender;
    private AuditTrail trail;
    private AuditService audit;
    private final HandClock clock = new HandClock("2026-06-01T12:00:00Z");
    private final Caller alice = StoreFixture.newCaller();
    private final Caller bob = StoreFixture.newCaller();

    @BeforeEach
    void open() {
        store = StoreFixture.h2(folder);
        Cipher cipher = CipherFixture.in(folder);
        tables = new AuditTables(store.databases());
        appender = new Appender(tables, cipher);
        trail = new AuditTrail(tables, appender, clock);
        audit = new AuditService(tables, appender);
    }

    @AfterEach
    void close() {
        tables.close();
        store.close();
    }

    private RequestRecord request(
            @Nullable Caller caller, String action, String resource, int status) {
        return new RequestRecord(
                caller,
                "r-" + UUID.randomUUID(),
                action,
                resource,
                true,
                false,
                status,
                status < 400 ? null : "FORBIDDEN",
                status < 400 ? null : "nothing allows it",
                "192.0.2.7",
                "curl/8",
                clock.instant(),
                Duration.ofMillis(3));
    }

    private AuditQuery all(Caller caller) {
        return new AuditQuery(
                caller.tenant().value(), 100, null, null, null, null, null, null, null);
    }

    private List<Entry> of(Caller caller) {
        return audit.list(all(caller)).items().stream().map(Recorded::entry).toList();
    }

    private List<Entry> strangers() {
        AuditQuery query = new AuditQuery(null, 1000, null, null, null, null, null, null, null);
        return audit.list(query).items().stream().map(Recorded::entry).toList();
    }

    @Test
    void aLineSaysWhoDidWhatFromWhereAndWhatCameOfIt() {
        trail.answered(request(alice, "instance:launch", "instance/*", 202));
        trail.answered(request(alice, "instance:terminate", "instance/1", 403));
        List<Entry> lines = of(alice);
        assertThat(lines).hasSize(2);
        Entry denied = lines.get(0);
        assertThat(denied.action()).isEqualTo("INSTANCE_TERMINATE");
        assertThat(denied.status()).isEqualTo(Entry.DENIED);
        assertThat(denied.code()).isEqualTo("FORBIDDEN");
        assertThat(denied.actorName()).isEqualTo("user@example.com");
        assertThat(denied.actor()).isEqualTo(alice.principal().id());
        assertThat(denied.address()).isEqualTo("192.0.2.7");
        assertThat(lines.get(1).status()).isEqualTo(Entry.SUCCESS);
        assertThat(lines.get(1).at()).isEqualTo(clock.instant());
    }

    @Test
    void tenantsSeeTheirOwnLinesOnly() {
        trail.answered(request(alice, "instance:launch", "instance/*", 202));
        trail.answered(request(bob, "instance:launch", "instance/*", 202));
        trail.answered(request(null, "user:login", "", 401));
        assertThat(of(alice))
                .singleElement()
                .extracting(Entry::actor)
                .isEqualTo(alice.principal().id());
        assertThat(of(bob)).hasSize(1);
        assertThat(strangers()).singleElement().extracting(Entry::actorType).isEqualTo("ANONYMOUS");
    }

    @Test
    void whatWasDoneToATenantIsInItsTrailButWhatWasRefusedIsNot() {
        String bobs = "tenant/" + bob.tenant();
        trail.answered(request(alice, "tenant:add-member", bobs, 200));
        trail.answered(request(alice, "tenant:add-member", bobs, 404));
        assertThat(of(bob)).singleElement().extracting(Entry::status).isEqualTo(Entry.SUCCESS);
        assertThat(of(alice)).singleElement().extracting(Entry::status).isEqualTo(Entry.DENIED);
    }

    @Test
    void filtersAndPagesChooseLines() {
        for (int i = 0; i < 5; i++) {
            trail.answered(request(alice, "instance:launch", "instance/*", i < 4 ? 202 : 429));
            clock.pass(Duration.ofSeconds(60));
        }
        trail.answered(request(alice, "key:create", "key/*", 201));
        UUID tenant = alice.tenant().value();
        String id = alice.principal().id().toString();
        assertThat(
                        List.of(
                                count(tenant, "INSTANCE_LAUNCH", null, null, null, null),
                                count(tenant, null, "user@example.com", null, null, null),
                                count(tenant, null, id, "key/*", null, null),
                                count(
                                        tenant,
                                        null,
                                        bob.principal().id().toString(),
                                        null,
                                        null,
                                        null),
                                count(tenant, null, null, null, "denied", null),
                                count(
                                        tenant,
                                        null,
                                        null,
                                        null,
                                        null,
                                        clock.instant().minusSeconds(90))))
                .containsExactly(5, 6, 1, 0, 1, 2);
        List<Long> seen = new ArrayList<>();
        Long before = null;
        do {
            var page =
                    audit.list(
                            new AuditQuery(tenant, 4, before, null, null, null, null, null, null));
            page.items().forEach(line -> seen.add(line.position()));
            before = page.next() == null ? null : Long.valueOf(page.next());
        } while (before != null);
        assertThat(seen).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    }

    private int count(
            UUID tenant,
            @Nullable String action,
            @Nullable String actor,
            @Nullable String resource,
            @Nullable String status,
            @Nullable Instant from) {
        return audit.list(
                        new AuditQuery(
                                tenant, 100, null, action, actor, resource, status, from, null))
                .items()
                .size();
    }

    @Test
    void theChainIsWholeAfterManyWrittenAtOnce() throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(
                    () -> {
                        trail.answered(request(alice, "key:create", "key/*", 201));
                        return true;
                    });
        }
        for (Future<Boolean> call : many.invokeAll(calls)) {
            call.get();
        }
        many.shutdown();
        assertThat(audit.verify()).isEqualTo(new Verdict(true, 200, null, null));
    }

    @Test
    void aChangedLineIsFound() {
        assertThat(broken("update audit_entry set detail = 'nothing' where position = 2"))
                .isEqualTo(2L);
    }

    @Test
    void aChangedTimeIsFound() {
        assertThat(broken("update audit_entry set at = at + interval '1' hour where position = 3"))
                .isEqualTo(3L);
    }

    @Test
    void aMissingLineIsFound() {
        assertThat(broken("delete from audit_entry where position = 2")).isEqualTo(2L);
    }

    @Test
    void aMissingEndIsFound() {
        assertThat(broken("delete from audit_entry where position = 4")).isEqualTo(4L);
    }

    @Test
    void aChainThatWasWrittenAnewWithoutTheKeyIsFound() {
        write(4);
        tamper("delete from audit_entry");
        tamper("update audit_head set position = 0, hash = '" + Entry.NOTHING + "'");
        Appender forger = new Appender(tables, CipherFixture.in(folder.resolve("other")));
        forger.append(
                new Entry(
                        UUID.randomUUID(),
                        alice.tenant().value(),
                        clock.instant(),
                        "USER",
                        null,
                        "nobody",
                        null,
                        "KEY_CREATE",
                        "key/*",
                        Entry.SUCCESS,
                        201,
                        null,
                        null,
                        "r",
                        null,
                        null));
        assertThat(audit.verify().problem())
                .isEqualTo("the end of the chain was not sealed by this platform");
    }

    private @Nullable Long broken(String sql) {
        write(4);
        tamper(sql);
        Verdict verdict = audit.verify();
        assertThat(verdict.valid()).isFalse();
        return verdict.brokenAt();
    }

    private void write(int lines) {
        for (int i = 0; i < lines; i++) {
            trail.answered(request(alice, "key:create", "key/*", 201));
        }
    }

    private void tamper(String sql) {
        Database database = store.databases().open("audit", AuditTables.class, List.of());
        int rows =
                database.write(
                        Caller.system(TenantId.PLATFORM, "tamper"),
                        em -> em.createNativeQuery(sql).executeUpdate());
        assertThat(rows).isPositive();
        database.close();
    }

    @Test
    void aFloodOfStrangersDoesNotFillTheDiskAndIsCounted() {
        for (int i = 0; i < 300; i++) {
            trail.answered(request(null, "user:login", "", 401));
        }
        assertThat(strangers()).hasSize(120);
        clock.pass(Duration.ofSeconds(61));
        trail.answered(request(null, "user:login", "", 401));
        assertThat(strangers().get(0).detail()).contains("180 more of this sort");
    }

    private Change change(Caller caller, long sequence) {
        return new Change(
                sequence,
                "instance",
                UUID.randomUUID(),
                caller.tenant(),
                Change.Type.CREATED,
                null,
                "PENDING",
                caller.principal().id(),
                caller.principal().name(),
                caller.requestId(),
                Map.of(),
                clock.instant());
    }

    @Test
    void aChangeWhoseRequestDiedGetsALineOfItsOwnOnce() {
        trail.changed(List.of(change(alice, 1)));
        trail.changed(List.of(change(alice, 1)));
        trail.sweep();
        assertThat(of(alice)).isEmpty();
        clock.pass(Duration.ofMinutes(3));
        trail.sweep();
        trail.sweep();
        assertThat(of(alice))
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.action()).isEqualTo("INSTANCE_CREATED");
                            assertThat(line.requestId()).isEqualTo(alice.requestId());
                        });
    }

    @Test
    void aChangeWhoseRequestWasAnsweredGetsNoSecondLine() {
        RequestRecord answered =
                new RequestRecord(
                        alice,
                        alice.requestId(),
                        "instance:launch",
                        "instance/*",
                        true,
                        false,
                        202,
                        null,
                        null,
                        "192.0.2.7",
                        null,
                        clock.instant(),
                        Duration.ZERO);
        trail.changed(List.of(change(alice, 1)));
        trail.answered(answered);
        clock.pass(Duration.ofMinutes(3));
        trail.sweep();
        assertThat(of(alice)).hasSize(1);
    }
}
