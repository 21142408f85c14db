// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A few threads for each sort of work, so that no sort waits for another. What is more waits in
 * order. Thread-safe.
 */
public final class Crews implements AutoCloseable {

    private final String name;
    private final ClassLoader loader;
    private final Map<String, ExecutorService> crews = new ConcurrentHashMap<>();

    /**
     * @param name with which the threads' names begin
     * @param loader that the threads have as their context
     */
    public Crews(String name, ClassLoader loader) {
        this.name = name;
        this.loader = loader;
    }

    /**
     * Those who do work of a sort.
     *
     * @param most how many they are; what the first caller says counts
     */
    public Executor of(String sort, int most) {
        return crews.computeIfAbsent(
                sort, s -> Executors.newFixedThreadPool(most, work -> thread(work, s)));
    }

    private Thread thread(Runnable work, String sort) {
        Thread thread = new Thread(work, name + "-" + sort);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }

    /** Takes no more work. What was given is done: threads may be inside the embedded database. */
    @Override
    public void close() {
        crews.values().forEach(ExecutorService::shutdown);
    }
}
