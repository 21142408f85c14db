// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.thecloud.aws.AwsService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.driver.registry.SomeDrivers;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.storage.local.LocalFixture;
import org.thecloud.storage.local.LocalStore;
import org.thecloud.storage.protocol.S3Service;
import org.thecloud.storage.store.BucketTables;
import org.thecloud.storage.store.EventTables;
import org.thecloud.storage.store.GarbageTables;
import org.thecloud.storage.store.StorageDatabase;
import org.thecloud.storage.store.UploadTables;
import org.thecloud.storage.store.UsageTables;
import org.thecloud.storage.store.VersionTables;

/** Object storage on real stores in a folder of the test. */
public final class StorageFixture implements AutoCloseable {

    public final StoreFixture store;
    public final StorageDatabase database;
    private final UploadTables uploadTables;
    public final BucketTables bucketTables;
    public final LocalStore bytes;
    public final Blobs blobs = new Blobs(List.of("local"));
    public final Buckets buckets;
    public final Objects objects;
    public final Uploads uploads;
    public final AwsService s3;
    public final SomeDrivers targets = new SomeDrivers();
    public final Notifications notifications;
    public final SettableClock courierClock = new SettableClock();
    public final Meters meters;
    public final Traffic traffic;
    public final StorageUsage usage;
    private final Courier courier;

    public StorageFixture(Path folder) {
        this(StoreFixture.h2(folder), folder);
    }

    public StorageFixture(StoreFixture store, Path folder) {
        this(store, folder, Clock.systemUTC());
    }

    /** With the time that counts for what was used. */
    StorageFixture(StoreFixture store, Path folder, Clock clock) {
        this.store = store;
        database = new StorageDatabase(store.databases(), clock);
        UsageTables usageTables = new UsageTables(database);
        traffic = new Traffic(usageTables, clock);
        usage = new StorageUsage(usageTables, Duration.ofDays(400), clock);
        bucketTables = new BucketTables(database);
        uploadTables = new UploadTables(database);
        bytes = LocalFixture.in(folder.resolve("blobs"));
        blobs.came(bytes, Map.of("thecloud.driver", "local"));
        Sealing sealing = new Sealing(CipherFixture.in(folder.resolve("keys")));
        Intake intake = new Intake(blobs, sealing);
        buckets = new Buckets(bucketTables);
        objects = new Objects(new VersionTables(database), uploadTables, blobs, intake, sealing);
        objects.limits = (tenant, quota) -> OptionalLong.empty();
        uploads = new Uploads(uploadTables, bucketTables, objects, intake);
        meters = new Meters(bucketTables);
        EventTables events = new EventTables(database);
        notifications = new Notifications(buckets, events, targets);
        notifications.authorizer =
                (caller, permission, resource) ->
                        new Decision(!resource.endsWith("/forbidden"), "the test's own rule");
        courier = new Courier(events, notifications, courierClock);
        s3 = new S3Service(buckets, objects, uploads, notifications, meters, traffic);
    }

    /** Housekeeping as if everything had been left alone long enough. */
    public Housekeeping housekeeping() {
        return new Housekeeping(
                new GarbageTables(database),
                blobs,
                Clock.offset(Clock.systemUTC(), Duration.ofDays(2)),
                Duration.ZERO,
                Duration.ZERO);
    }

    /** Lifecycle as it will be in some days. */
    public Lifecycle lifecycle(int days) {
        return new Lifecycle(
                bucketTables,
                uploadTables,
                objects,
                Clock.offset(Clock.systemUTC(), Duration.ofDays(days)));
    }

    /** What the buckets of a tenant were used for until now: quantities by unit. */
    public Map<String, BigDecimal> used(TenantId tenant) {
        traffic.write();
        Map<String, BigDecimal> used = new TreeMap<>();
        usage.of(Caller.system(tenant, "test"), null, null, new PageQuery(1000, null))
                .items()
                .forEach(one -> used.merge(one.unit(), one.quantity(), BigDecimal::add));
        return used;
    }

    /** Brings what is due to those who are to be told; how many messages. */
    public int bring() {
        return courier.turn();
    }

    public void quota(long gigabytes) {
        objects.limits =
                (tenant, quota) ->
                        quota.equals("storage_gb")
                                ? OptionalLong.of(gigabytes)
                                : OptionalLong.empty();
    }

    public void mostObjects(long most) {
        objects.limits =
                (tenant, quota) ->
                        quota.equals("objects") ? OptionalLong.of(most) : OptionalLong.empty();
    }

    @Override
    public void close() {
        bytes.close();
        database.close();
        store.close();
    }
}
