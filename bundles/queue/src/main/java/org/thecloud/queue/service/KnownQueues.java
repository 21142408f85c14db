// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;

/**
 * Queues as messages need them: asked of the store at most once a second. A change by this runtime
 * is seen at once, one by another within that second.
 */
final class KnownQueues {

    private static final long FRESH_NANOS = 1_000_000_000;
    private static final int MOST = 100_000;

    private final ResourceStore<QueueSpec, QueueStatus> store;
    private final Map<Key, Seen> seen = new ConcurrentHashMap<>();

    private record Key(TenantId tenant, Object nameOrId) {}

    private record Seen(Optional<Resource<QueueSpec, QueueStatus>> queue, long at) {}

    KnownQueues(ResourceStore<QueueSpec, QueueStatus> store) {
        this.store = store;
    }

    /** The queue, or NOT_FOUND. */
    Resource<QueueSpec, QueueStatus> get(Caller caller, UUID id) {
        return find(new Key(caller.tenant(), id), () -> store.find(caller, id))
                .orElseThrow(() -> CloudException.notFound(QueueKind.NAME, id));
    }

    Optional<Resource<QueueSpec, QueueStatus>> named(Caller caller, String name) {
        return find(new Key(caller.tenant(), name), () -> store.named(caller, name));
    }

    private Optional<Resource<QueueSpec, QueueStatus>> find(
            Key key, Supplier<Optional<Resource<QueueSpec, QueueStatus>>> load) {
        Seen known = seen.get(key);
        long now = System.nanoTime();
        if (known != null && now - known.at() < FRESH_NANOS) {
            return known.queue();
        }
        Optional<Resource<QueueSpec, QueueStatus>> queue = load.get();
        if (queue.isEmpty()) {
            seen.remove(key); // guesses must not push queues out
            return queue;
        }
        if (seen.size() >= MOST) {
            seen.clear();
        }
        seen.put(key, new Seen(queue, now));
        return queue;
    }

    /** Called after a change was stored. */
    void changed(Caller caller, UUID id, String name) {
        seen.remove(new Key(caller.tenant(), id));
        seen.remove(new Key(caller.tenant(), name));
    }
}
