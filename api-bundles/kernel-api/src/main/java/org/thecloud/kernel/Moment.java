// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The moment in which a request is judged: what is asked once in it is true for all of it. Whoever
 * receives requests opens one as the request begins, on the thread that serves it, and closes it
 * when the thread is done. Belongs to its thread.
 */
public final class Moment implements AutoCloseable {

    private static final ThreadLocal<@Nullable Moment> CURRENT = new ThreadLocal<>();

    private final Map<Object, Object> answers = new HashMap<>(2);

    private Moment() {}

    /** Opens a moment on this thread; one that is still open ends. */
    public static Moment open() {
        Moment opened = new Moment();
        CURRENT.set(opened);
        return opened;
    }

    /**
     * The answer to a question: asked now, or earlier in this moment. On a thread without a moment
     * it is asked each time.
     *
     * @param about what the question is about; one object always has answers of one type
     */
    @SuppressWarnings("unchecked")
    public static <T> T once(Object about, Supplier<T> question) {
        Moment current = CURRENT.get();
        if (current == null) {
            return question.get();
        }
        // No computeIfAbsent: a question may lead to another.
        Object known = current.answers.get(about);
        if (known == null) {
            known = question.get();
            current.answers.put(about, known);
        }
        return (T) known;
    }

    @Override
    public void close() {
        CURRENT.remove();
    }
}
