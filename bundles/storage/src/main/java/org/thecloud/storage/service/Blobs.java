// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
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
 * The stores of bytes that are configured: what is new goes to the first, what is there is looked
 * for in each. While one is replaced, calls wait; blobs and drafts that are open go on with the one
 * they came from.
 */
@Component(
        service = {Blobs.class, HealthCheck.class},
        configurationPid = "org.thecloud.storage")
public final class Blobs implements HealthCheck {

    private static final long HOLD_MILLIS = 10_000;

    /** By name, in the order of the configuration. */
    private final Map<String, Turnstile<BlobStore>> stores = new LinkedHashMap<>();

    /** Those that are not named by the configuration are not used. */
    private final Map<BlobStore, String> present = new ConcurrentHashMap<>();

    @Activate
    public Blobs(Config config) {
        this(Arrays.asList(config.stores()));
    }

    Blobs(List<String> names) {
        names.stream()
                .flatMap(
                        text -> Arrays.stream(text.split(","))) // a file gives the list as one text
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(name -> stores.put(name, new Turnstile<>()));
        if (stores.isEmpty()) {
            throw new IllegalArgumentException("org.thecloud.storage: stores must name a store");
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "goes")
    public void came(BlobStore fresh, Map<String, Object> properties) {
        String name = name(properties);
        present.put(fresh, name);
        Turnstile<BlobStore> store = stores.get(name);
        if (store != null) {
            store.open(fresh);
        }
    }

    public void goes(BlobStore old) {
        String name = present.remove(old);
        Turnstile<BlobStore> store = name == null ? null : stores.get(name);
        if (store != null) {
            store.close(old, HOLD_MILLIS);
        }
    }

    // As drivers are named everywhere: s3~other is that of the configuration ...s3-other.cfg.
    private static String name(Map<String, Object> properties) {
        String backend = String.valueOf(properties.get("thecloud.driver"));
        String pid = String.valueOf(properties.get("service.pid"));
        String suffix = pid.substring(pid.indexOf('~') + 1);
        return pid.indexOf('~') < 0 || suffix.equals("default") ? backend : backend + "~" + suffix;
    }

    private <R> R ask(String name, long millis, Function<BlobStore, R> question) {
        Turnstile<BlobStore> store = stores.get(name);
        Turnstile.Room<BlobStore> room = store == null ? null : store.enter(millis);
        if (store == null || room == null) {
            throw new CloudException(
                    KernelError.DRIVER_MISSING,
                    "the store %s for the bytes of objects is not there at present"
                            .formatted(name));
        }
        try {
            return question.apply(room.value());
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

    private static CloudException explained(RuntimeException failed) {
        return failed instanceof DriverException driver
                ? explained(driver)
                : (CloudException) failed;
    }

    Draft create(UUID id) {
        try {
            return ask(first(), HOLD_MILLIS, store -> store.create(id));
        } catch (DriverException failed) {
            throw explained(failed);
        }
    }

    /** Names of all stores, in their order. */
    List<String> names() {
        return List.copyOf(stores.keySet());
    }

    /** Where new bytes go. */
    String first() {
        return stores.keySet().iterator().next();
    }

    /** The stores but the first. */
    List<String> others() {
        return names().subList(1, stores.size());
    }

    /**
     * Asks one store.
     *
     * @throws DriverException as the store does
     */
    <R> R in(String name, Function<BlobStore, R> question) {
        return ask(name, HOLD_MILLIS, question);
    }

    /** Deletes a blob from one store, if it is there. */
    void delete(String name, UUID id) {
        in(
                name,
                store -> {
                    store.delete(id);
                    return id;
                });
    }

    /** Opens a blob where it is. That it is nowhere is only said if every store was asked. */
    Blob open(UUID id) {
        try {
            return openAnywhere(id);
        } catch (DriverException nowhere) {
            if (nowhere.kind() != DriverException.Kind.NOT_FOUND || stores.size() == 1) {
                throw explained(nowhere);
            }
        }
        try {
            // one that was moved meanwhile was not in the first yet, and not in the other any more
            return openAnywhere(id);
        } catch (DriverException nowhere) {
            throw explained(nowhere);
        }
    }

    private Blob openAnywhere(UUID id) {
        RuntimeException reason = null;
        for (String name : stores.keySet()) {
            try {
                return ask(name, HOLD_MILLIS, store -> store.open(id));
            } catch (DriverException failed) {
                boolean elsewhere = failed.kind() == DriverException.Kind.NOT_FOUND;
                reason = reason == null || !elsewhere ? failed : reason;
            } catch (CloudException missing) {
                reason = missing;
            }
        }
        throw Objects.requireNonNull(reason);
    }

    /** Deletes a blob wherever it is. */
    void delete(UUID id) {
        RuntimeException reason = null;
        for (String name : stores.keySet()) {
            try {
                delete(name, id);
            } catch (DriverException | CloudException failed) {
                reason = failed;
            }
        }
        if (reason != null) {
            throw explained(reason);
        }
    }

    /** The blobs of one store after the other. */
    Listing list(@Nullable String after, int limit) {
        List<String> names = List.copyOf(stores.keySet());
        int at = 0;
        String within = null;
        if (after != null) {
            int slash = after.indexOf('/');
            at = Math.max(0, names.indexOf(after.substring(0, slash)));
            within = slash + 1 == after.length() ? null : after.substring(slash + 1);
        }
        String cursor = within;
        Listing page;
        try {
            page = ask(names.get(at), HOLD_MILLIS, store -> store.list(cursor, limit));
        } catch (DriverException failed) {
            throw explained(failed);
        }
        String next = page.next();
        if (next != null) {
            return new Listing(page.blobs(), names.get(at) + "/" + next);
        }
        boolean end = at + 1 == names.size();
        return new Listing(page.blobs(), end ? null : names.get(at + 1) + "/");
    }

    /** The places where bytes are kept. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (String name : stores.keySet()) {
            try {
                nodes.addAll(ask(name, 0, BlobStore::nodes));
            } catch (DriverException | CloudException failed) {
                String dead = "dead: " + failed.getMessage();
                nodes.add(new Node(name, "", "", dead, Instant.EPOCH, 0, 0));
            }
        }
        return nodes;
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Health check() {
        Health.State state = Health.State.UP;
        List<String> messages = new ArrayList<>();
        for (String name : stores.keySet()) {
            try {
                Probe probe = ask(name, 0, BlobStore::probe);
                messages.add(probe.message());
                state = probe.state() == Probe.State.READY ? state : Health.State.DEGRADED;
            } catch (DriverException | CloudException failed) {
                messages.add(String.valueOf(failed.getMessage()));
                state = Health.State.DEGRADED;
            }
        }
        return new Health(state, String.join("; ", messages));
    }
}
