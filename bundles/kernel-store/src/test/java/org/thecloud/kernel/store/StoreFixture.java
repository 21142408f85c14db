// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.ChangeFeed;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.Leases;
import org.thecloud.kernel.work.WorkQueue;
import org.thecloud.store.Databases;

/** The real store on a database of the test's own; reconcilers run when the test says so. */
public final class StoreFixture implements AutoCloseable {

    private final StoreDatabases databases;
    private final KernelTables tables;
    private final StoredResources resources;
    private final WorkQueue workQueue;
    private final ChangeFeed changeFeed;

    private StoreFixture(Config config, Path data) {
        databases = new StoreDatabases(config, data);
        tables = new KernelTables(databases);
        resources = new StoredResources(tables);
        resources.limits = (tenant, quota) -> OptionalLong.empty();
        workQueue = new StoredWork(tables);
        changeFeed = new StoredChanges(tables);
    }

    /** H2 on disk, in a folder of the test. */
    public static StoreFixture h2(Path folder) {
        return new StoreFixture(config("", "cloud", ""), folder);
    }

    /** PostgreSQL. */
    public static StoreFixture postgresql(String url, String user, String password) {
        return new StoreFixture(config(url, user, password), Path.of("."));
    }

    public Databases databases() {
        return databases;
    }

    public Resources resources() {
        return resources;
    }

    public WorkQueue workQueue() {
        return workQueue;
    }

    public ChangeFeed changeFeed() {
        return changeFeed;
    }

    public Leases leases() {
        return new StoredLeases(tables);
    }

    /** Sets who answers for quota limits; none at all means that they cannot be read. */
    public void limits(QuotaLimits limits) {
        resources.limits = limits;
    }

    /** A user in a tenant, both new. */
    public static Caller newCaller() {
        return callerIn(new TenantId(UUID.randomUUID()));
    }

    /** A new user in this tenant. */
    public static Caller callerIn(TenantId tenant) {
        Principal user =
                new Principal(Principal.Type.USER, UUID.randomUUID(), "user@example.com", null);
        return new Caller(user, tenant, "test-" + UUID.randomUUID(), "127.0.0.1", Conditions.NONE);
    }

    /**
     * Runs due work until none is left; waits for nothing that is due later. Returns how many steps
     * were taken.
     */
    @SafeVarargs
    public final int reconcileAll(Reconciler<?, ?>... reconcilers) {
        int steps = 0;
        for (boolean busy = true; busy; ) {
            busy = false;
            for (Reconciler<?, ?> reconciler : reconcilers) {
                List<Lease> due =
                        workQueue.claim(
                                "fixture",
                                List.of(reconciler.kind().name()),
                                50,
                                Duration.ofSeconds(30));
                for (Lease lease : due) {
                    step(reconciler, lease);
                    steps++;
                    busy = true;
                }
            }
        }
        return steps;
    }

    private <S, T> void step(Reconciler<S, T> reconciler, Lease lease) {
        Resource<S, T> resource = workQueue.load(lease, reconciler.kind()).orElseThrow();
        Caller self = Caller.system(resource.tenant(), "fixture");
        try {
            Step<T> step = reconciler.reconcile(self, resource);
            workQueue.settle(lease, reconciler.kind(), resource.generation(), step);
        } catch (CloudException refused) {
            String message = String.valueOf(refused.getMessage());
            if (refused.kind().retryable()) {
                Reason reason = new Reason(refused.code().name(), message);
                workQueue.retry(
                        lease,
                        reconciler.kind(),
                        Step.again(States.DEGRADED, null, Duration.ofHours(1), reason));
            } else {
                workQueue.settle(
                        lease,
                        reconciler.kind(),
                        resource.generation(),
                        Step.failed(null, refused.code().name(), message));
            }
        }
    }

    @Override
    public void close() {
        tables.close();
        databases.close();
    }

    private static Config config(String url, String user, String password) {
        return new Config() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public String user() {
                return user;
            }

            @Override
            public String password() {
                return password;
            }

            @Override
            public int pool_size() {
                return 16;
            }

            @Override
            public int pool_wait_millis() {
                return 5000;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Config.class;
            }
        };
    }
}
