// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Turnstile;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.spi.Node;

/**
 * The store of bytes that is configured. While it is replaced, calls wait; blobs and drafts that
 * are open go on with the one they came from.
 */
@Component(
        service = {Blobs.class, HealthCheck.class},
        configurationPid = "org.thecloud.storage")
public final class Blobs implements HealthCheck {

    private static final long HOLD_MILLIS = 10_000;

    private final Turnstile<BlobStore> store = new Turnstile<>();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "goes")
    public void came(BlobStore fresh) {
        store.open(fresh);
    }

    public void goes(BlobStore old) {
        store.close(old, HOLD_MILLIS);
    }

    private <R> R ask(long millis, Function<BlobStore, R> question) {
        Turnstile.Room<BlobStore> room = store.enter(millis);
        if (room == null) {
            throw new CloudException(
                    KernelError.DRIVER_MISSING,
                    "there is no store for the bytes of objects at present");
        }
        try {
            return question.apply(room.value());
        } catch (DriverException failed) {
            throw explained(failed);
        } finally {
            store.leave(room);
        }
    }

    /** What a failure of the store means to whoever asked for an object. */
    static CloudException explained(DriverException failed) {
        String message = String.valueOf(failed.getMessage());
        return switch (failed.kind()) {
            case UNAVAILABLE, EXHAUSTED ->
                    new CloudException(KernelError.UNAVAILABLE, message, Map.of(), failed);
            default -> new CloudException(StorageError.OBJECT_DAMAGED, message, Map.of(), failed);
        };
    }

    Draft create(UUID id) {
        return ask(HOLD_MILLIS, present -> present.create(id));
    }

    Blob open(UUID id) {
        return ask(HOLD_MILLIS, present -> present.open(id));
    }

    void delete(UUID id) {
        ask(
                HOLD_MILLIS,
                present -> {
                    present.delete(id);
                    return id;
                });
    }

    Listing list(@Nullable String after, int limit) {
        return ask(HOLD_MILLIS, present -> present.list(after, limit));
    }

    /** The places where bytes are kept. */
    public List<Node> nodes() {
        return ask(HOLD_MILLIS, BlobStore::nodes);
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Health check() {
        try {
            Probe probe = ask(0, BlobStore::probe);
            return probe.state() == Probe.State.READY
                    ? new Health(Health.State.UP, probe.message())
                    : new Health(Health.State.DEGRADED, probe.message());
        } catch (CloudException missing) {
            return new Health(Health.State.DEGRADED, String.valueOf(missing.getMessage()));
        }
    }
}
