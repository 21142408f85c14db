// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.ServletConfig;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Turnstile;

/**
 * Which bundle serves which base path. A bundle is served as a whole: while some of its resources
 * are missing, requests to all of its paths wait, but not for long. A bundle whose resources change
 * gets a new server, made aside; the paths are then turned to it and the old one is drained.
 */
final class Mounts {

    private static final Logger log = LoggerFactory.getLogger(Mounts.class);

    /** The resources of one bundle, and who serves them. */
    private static final class Part {
        private final List<Object> resources = new ArrayList<>();
        private Set<String> paths = Set.of();
        private @Nullable BundleServer server;

        /** Counts what changed, so that who waits sees whether it still waits for the same. */
        private long changes;

        private boolean leaving;
    }

    /** A server that is not to be used any more, and the paths that led to it. */
    private record Old(BundleServer server, List<Mount> mounts) {

        void drain(long millis) {
            mounts.forEach(mount -> mount.turnstile().close(server, millis));
            server.close();
        }
    }

    private final Supplier<List<Object>> providers;
    private final ServletConfig config;
    private final long drainMillis;
    private final long patienceMillis;
    private final Map<Long, Part> parts = new HashMap<>();
    private volatile List<Mount> mounts = List.of();
    private boolean closed;

    /**
     * @param patienceMillis how long the resources that a bundle has wait for those it lacks
     */
    Mounts(
            Supplier<List<Object>> providers,
            ServletConfig config,
            long drainMillis,
            long patienceMillis) {
        this.providers = providers;
        this.config = config;
        this.drainMillis = drainMillis;
        this.patienceMillis = patienceMillis;
    }

    /** The longest base path that covers the request path. */
    Optional<Mount> find(String requestPath) {
        for (Mount mount : mounts) {
            if (mount.covers(requestPath)) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    void add(long bundle, Object resource, Roster roster) {
        drain(added(bundle, resource, roster));
    }

    void remove(long bundle, Object resource, Roster roster) {
        drain(removed(bundle, resource, roster));
    }

    private synchronized Optional<Old> added(long bundle, Object resource, Roster roster) {
        mount(path(resource)); // from now on requests wait for it
        Part part = parts.computeIfAbsent(bundle, b -> new Part());
        part.resources.add(resource);
        part.leaving = roster.leaving();
        if (part.server != null || roster.isComplete(part.resources)) {
            return turn(part);
        }
        if (part.resources.size() == 1) {
            awaitTheRest(part);
        }
        return Optional.empty();
    }

    private synchronized Optional<Old> removed(long bundle, Object resource, Roster roster) {
        Part part = parts.computeIfAbsent(bundle, b -> new Part());
        part.resources.remove(resource);
        part.leaving = roster.leaving();
        if (roster.isComplete(part.resources)) {
            return turn(part);
        }
        Optional<Old> old = giveUp(part, Set.of());
        if (part.leaving && part.resources.isEmpty()) {
            parts.remove(bundle);
        } else if (old.isPresent()) {
            awaitTheRest(part);
        }
        return old;
    }

    /** Serves what there is if the rest takes too long: it may be missing something for good. */
    private void awaitTheRest(Part part) {
        long seen = ++part.changes;
        CompletableFuture.delayedExecutor(patienceMillis, TimeUnit.MILLISECONDS)
                .execute(() -> drain(settle(part, seen)));
    }

    private synchronized Optional<Old> settle(Part part, long seen) {
        return closed || part.leaving || part.changes != seen || part.server != null
                ? Optional.empty()
                : turn(part);
    }

    /** Turns the paths of a part to a new server of all it has. */
    private Optional<Old> turn(Part part) {
        part.changes++;
        List<Object> wanted = List.copyOf(part.resources);
        BundleServer fresh = wanted.isEmpty() ? null : server(wanted);
        Set<String> served = new HashSet<>();
        if (fresh != null) {
            wanted.forEach(resource -> served.add(path(resource)));
            served.forEach(path -> mount(path).turnstile().open(fresh));
        }
        Optional<Old> old = giveUp(part, served);
        part.paths = Set.copyOf(served);
        part.server = fresh;
        return old;
    }

    /** Takes the server from a part; what it still serves stays with its successor. */
    private Optional<Old> giveUp(Part part, Set<String> served) {
        BundleServer server = part.server;
        if (server == null) {
            return Optional.empty();
        }
        part.server = null;
        part.paths.forEach(path -> handOver(path, served));
        return Optional.of(new Old(server, part.paths.stream().map(this::mount).toList()));
    }

    /** A path that a bundle gives up goes to another that serves it too, if there is one. */
    private void handOver(String path, Set<String> served) {
        if (served.contains(path)) {
            return;
        }
        for (Part other : parts.values()) {
            if (other.server != null && other.paths.contains(path)) {
                mount(path).turnstile().open(other.server);
                return;
            }
        }
    }

    /** Without the lock: others may come and go while those inside finish. */
    private void drain(Optional<Old> old) {
        old.ifPresent(server -> server.drain(drainMillis));
    }

    private @Nullable BundleServer server(List<Object> wanted) {
        try {
            return new BundleServer(wanted, providers.get(), config);
        } catch (RuntimeException broken) {
            log.error("the resources {} cannot be served", wanted, broken);
            return null;
        }
    }

    private Mount mount(String path) {
        for (Mount mount : mounts) {
            if (mount.path().equals(path)) {
                return mount;
            }
        }
        Mount fresh = new Mount(path, new Turnstile<>());
        List<Mount> more = new ArrayList<>(mounts);
        more.add(fresh);
        more.sort(Comparator.comparingInt((Mount mount) -> mount.path().length()).reversed());
        mounts = List.copyOf(more);
        return fresh;
    }

    private static String path(Object resource) {
        Path path = resource.getClass().getAnnotation(Path.class);
        if (path == null) {
            throw new IllegalArgumentException(resource.getClass() + " has no @Path");
        }
        return path.value().replaceAll("^/+|/+$", "").replaceAll("/?\\{.*", "");
    }

    synchronized void close() {
        closed = true;
        for (Part part : parts.values()) {
            if (part.server != null) {
                part.server.close();
            }
        }
        parts.clear();
    }
}
