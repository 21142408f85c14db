// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciler found and when it wants to look again.
 *
 * @param outcome what is next
 * @param state new state, absent only for GONE
 * @param status new status; absent keeps the stored one
 * @param after when to look again, for AGAIN
 * @param reason why, where the state needs it
 */
public record Step<T>(
        Outcome outcome,
        String state,
        @Nullable T status,
        @Nullable Duration after,
        @Nullable Reason reason) {

    /** What follows a step. */
    public enum Outcome {
        /** As wanted; no look until something changes. */
        DONE,
        /** Look again after a time. */
        AGAIN,
        /** Waits for a resource that it owns; woken by its change. */
        WAITING,
        /** Cannot be had as wanted; no look until the spec changes. */
        FAILED,
        /** Nothing is left; the row may go. */
        GONE
    }

    public static <T> Step<T> done(String state, T status) {
        return new Step<>(Outcome.DONE, state, status, null, null);
    }

    public static <T> Step<T> done(String state, T status, Reason reason) {
        return new Step<>(Outcome.DONE, state, status, null, reason);
    }

    public static <T> Step<T> again(String state, @Nullable T status, Duration after) {
        return new Step<>(Outcome.AGAIN, state, status, after, null);
    }

    public static <T> Step<T> again(
            String state, @Nullable T status, Duration after, Reason reason) {
        return new Step<>(Outcome.AGAIN, state, status, after, reason);
    }

    public static <T> Step<T> waiting(String state, @Nullable T status) {
        return new Step<>(Outcome.WAITING, state, status, null, null);
    }

    public static <T> Step<T> failed(@Nullable T status, String code, String message) {
        return new Step<>(Outcome.FAILED, States.FAILED, status, null, new Reason(code, message));
    }

    public static <T> Step<T> gone() {
        return new Step<>(Outcome.GONE, States.DELETING, null, null, null);
    }
}
