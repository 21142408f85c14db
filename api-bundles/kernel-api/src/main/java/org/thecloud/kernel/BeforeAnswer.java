// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must have happened before a request is answered and can happen once for all that the request
 * did, such as bringing it to the disk. Whoever receives requests opens one on the thread that
 * serves the request, settles it before the answer begins, and closes it. Belongs to its thread.
 */
public final class BeforeAnswer implements AutoCloseable {

    private static final ThreadLocal<@Nullable BeforeAnswer> CURRENT = new ThreadLocal<>();

    private final Set<Runnable> steps = new LinkedHashSet<>();

    private BeforeAnswer() {}

    /** Opens one on this thread. */
    public static BeforeAnswer open() {
        BeforeAnswer opened = new BeforeAnswer();
        CURRENT.set(opened);
        return opened;
    }

    /**
     * Runs a step before the answer begins, once however often it is asked for; at once on a thread
     * that serves no request, or whose answer has begun.
     */
    public static void run(Runnable step) {
        BeforeAnswer current = CURRENT.get();
        if (current == null) {
            step.run();
        } else {
            current.steps.add(step);
        }
    }

    /**
     * Runs what waits on this thread, if anything does. The answer may begin when this returns; if
     * it throws, only the answer that nothing is confirmed. What comes later runs at once.
     */
    public static void settle() {
        BeforeAnswer current = CURRENT.get();
        if (current != null) {
            CURRENT.remove();
            List.copyOf(current.steps).forEach(Runnable::run);
        }
    }

    /** Ends it. What was not settled, as there was no answer, happens all the same. */
    @Override
    public void close() {
        settle();
    }
}
