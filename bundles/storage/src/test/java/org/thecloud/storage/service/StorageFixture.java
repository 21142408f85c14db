// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.thecloud.aws.AwsService;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.driver.registry.SomeDrivers;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.storage.local.LocalFixture;
import org.thecloud.storage.local.LocalStore;
import org.thecloud.storage.s3.S3Service;
import org.thecloud.storage.store.BucketTables;
import org.thecloud.storage.store.EventTables;
import org.thecloud.storage.store.GarbageTables;
import org.thecloud.storage.store.StorageDatabase;
import org.thecloud.storage.store.UploadTables;
import org.thecloud.storage.store.VersionTables;

/** Object storage on real stores in a folder of the test. */
public final class StorageFixture implements AutoCloseable {

    public final StoreFixture store;
    public final StorageDatabase database;
    private final UploadTables uploadTables;
    public final BucketTables bucketTables;
    public final LocalStore bytes;
    public final Blobs blobs = new Blobs();
    public final Buckets buckets;
    public final Objects objects;
    public final Uploads uploads;
    public final AwsService s3;
    public final SomeDrivers targets = new SomeDrivers();
    public final Notifications notifications;
    public final SettableClock courierClock = new SettableClock();
    public final Meters meters;
    private final Courier courier;

    public StorageFixture(Path folder) {
        this(StoreFixture.h2(folder), folder);
    }

    public StorageFixture(StoreFixture store, Path folder) {
        this.store = store;
        database = new StorageDatabase(store.databases());
        bucketTables = new BucketTables(database);
        uploadTables = new UploadTables(database);
        bytes = LocalFixture.in(folder.resolve("blobs"));
        blobs.came(bytes);
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
        s3 = new S3Service(buckets, objects, uploads, notifications, meters);
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
