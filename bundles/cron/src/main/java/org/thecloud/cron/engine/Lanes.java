// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.store.RunTable.Full;

/**
 * Counts the calls that are being made, so that neither one host nor one tenant takes the room of
 * all. Thread-safe.
 */
final class Lanes {

    private final int most;
    private final int mostOfTenant;
    private final int mostOfLane;
    private final Map<String, Integer> lanes = new HashMap<>();
    private final Map<UUID, Integer> tenants = new HashMap<>();
    private int calls;

    Lanes(int most, int mostOfTenant, int mostOfLane) {
        this.most = most;
        this.mostOfTenant = mostOfTenant;
        this.mostOfLane = mostOfLane;
    }

    synchronized int calls() {
        return calls;
    }

    synchronized int free() {
        return Math.max(0, most - calls);
    }

    synchronized Full full() {
        return new Full(
                lanes.entrySet().stream()
                        .filter(lane -> lane.getValue() >= mostOfLane)
                        .map(Map.Entry::getKey)
                        .toList(),
                tenants.entrySet().stream()
                        .filter(tenant -> tenant.getValue() >= mostOfTenant)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** Lets pass what there is room for now, one after the other. Nothing is counted by it. */
    synchronized Predicate<Claimed> room() {
        Map<String, Integer> inLane = new HashMap<>(lanes);
        Map<UUID, Integer> ofTenant = new HashMap<>(tenants);
        return claimed -> {
            UUID tenant = claimed.run().tenant().value();
            if (inLane.getOrDefault(claimed.lane(), 0) >= mostOfLane
                    || ofTenant.getOrDefault(tenant, 0) >= mostOfTenant) {
                return false;
            }
            inLane.merge(claimed.lane(), 1, Integer::sum);
            ofTenant.merge(tenant, 1, Integer::sum);
            return true;
        };
    }

    synchronized void enter(Claimed claimed) {
        calls++;
        lanes.merge(claimed.lane(), 1, Integer::sum);
        tenants.merge(claimed.run().tenant().value(), 1, Integer::sum);
    }

    synchronized void leave(Claimed claimed) {
        calls--;
        lanes.computeIfPresent(claimed.lane(), (lane, n) -> n == 1 ? null : n - 1);
        tenants.computeIfPresent(
                claimed.run().tenant().value(), (tenant, n) -> n == 1 ? null : n - 1);
        notifyAll();
    }

    /** Waits until no call is made, or the time is over; whether none is. */
    synchronized boolean awaitNone(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (calls > 0) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
