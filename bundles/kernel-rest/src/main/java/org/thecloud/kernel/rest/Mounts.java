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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Turnstile;

/**
 * Which bundle serves which base path. A bundle whose resources change gets a new server, made
 * aside; the paths are then turned to it and the old one is drained.
 */
final class Mounts {

    private static final Logger log = LoggerFactory.getLogger(Mounts.class);

    private final Supplier<List<Object>> providers;
    private final ServletConfig config;
    private final long drainMillis;
    private final Map<Long, List<Object>> resources = new HashMap<>();
    private final Map<Long, BundleServer> servers = new HashMap<>();
    private final Map<Long, Set<String>> paths = new HashMap<>();
    private volatile List<Mount> mounts = List.of();

    Mounts(Supplier<List<Object>> providers, ServletConfig config, long drainMillis) {
        this.providers = providers;
        this.config = config;
        this.drainMillis = drainMillis;
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

    /** Every resource that is served now. */
    synchronized List<Object> resources() {
        return resources.values().stream().flatMap(List::stream).toList();
    }

    synchronized void add(long bundle, Object resource) {
        resources.computeIfAbsent(bundle, b -> new ArrayList<>()).add(resource);
        rebuild(bundle);
    }

    synchronized void remove(long bundle, Object resource) {
        List<Object> left = resources.getOrDefault(bundle, new ArrayList<>());
        left.remove(resource);
        rebuild(bundle);
    }

    private void rebuild(long bundle) {
        List<Object> wanted = List.copyOf(resources.getOrDefault(bundle, List.of()));
        Set<String> served = new HashSet<>();
        wanted.forEach(resource -> served.add(path(resource)));
        BundleServer fresh = wanted.isEmpty() ? null : server(wanted);
        BundleServer old = servers.remove(bundle);
        if (fresh != null) {
            servers.put(bundle, fresh);
            served.forEach(path -> mount(path).turnstile().open(fresh));
        }
        Set<String> before = paths.getOrDefault(bundle, Set.of());
        paths.put(bundle, served);
        if (old != null) {
            before.forEach(path -> handOver(path, served));
            before.forEach(path -> mount(path).turnstile().close(old, drainMillis));
            old.close();
        }
    }

    /** A path that a bundle gives up goes to another that serves it too, if there is one. */
    private void handOver(String path, Set<String> served) {
        if (served.contains(path)) {
            return;
        }
        for (Map.Entry<Long, BundleServer> other : servers.entrySet()) {
            if (paths.getOrDefault(other.getKey(), Set.of()).contains(path)) {
                mount(path).turnstile().open(other.getValue());
                return;
            }
        }
    }

    private @org.jspecify.annotations.Nullable BundleServer server(List<Object> wanted) {
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
        servers.values().forEach(BundleServer::close);
        servers.clear();
    }
}
