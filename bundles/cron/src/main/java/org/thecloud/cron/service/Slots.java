// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many runs go on: in all, to one host and for one tenant. So who never answers keeps only
 * those waiting who want the same. Thread-safe.
 */
final class Slots {

    private final int most;
    private final int mostHost;
    private final int mostTenant;
    private final Map<UUID, Run> runs = new HashMap<>();

    Slots(int most, int mostHost, int mostTenant) {
        this.most = most;
        this.mostHost = mostHost;
        this.mostTenant = mostTenant;
    }

    synchronized boolean take(Run run) {
        boolean free =
                runs.size() < most
                        && runs.values().stream().filter(r -> r.host().equals(run.host())).count()
                                < mostHost
                        && runs.values().stream()
                                        .filter(r -> r.tenant().equals(run.tenant()))
                                        .count()
                                < mostTenant;
        return free && runs.putIfAbsent(run.id(), run) == null;
    }

    synchronized void free(UUID run) {
        runs.remove(run);
    }

    synchronized int left() {
        return most - runs.size();
    }

    synchronized Set<UUID> taken() {
        return Set.copyOf(runs.keySet());
    }

    synchronized Set<String> fullHosts() {
        return full(Run::host, mostHost);
    }

    synchronized Set<UUID> fullTenants() {
        return full(run -> run.tenant().value(), mostTenant);
    }

    private <K> Set<K> full(Function<Run, K> by, int bound) {
        return runs.values().stream()
                .collect(Collectors.groupingBy(by, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() >= bound)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
