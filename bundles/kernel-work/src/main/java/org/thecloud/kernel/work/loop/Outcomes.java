// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;

/** What a failed step means for its resource. */
final class Outcomes {

    private static final int MOST_INTERNAL_FAILURES = 5;

    private Outcomes() {}

    /** Whether the step is tried again; if not, the resource is FAILED until its spec changes. */
    static boolean tryAgain(Resource<?, ?> resource, int failures, RuntimeException failed) {
        if (resource.deleting()) {
            return true; // nothing may be left behind, however long it takes
        }
        return failed instanceof CloudException known && known.code() != KernelError.INTERNAL
                ? known.kind().retryable()
                : failures + 1 < MOST_INTERNAL_FAILURES;
    }

    /** A later try. What never worked stays in its state; what worked is DEGRADED meanwhile. */
    static <T> Step<T> again(Resource<?, T> resource, int failures, RuntimeException failed) {
        boolean worked = resource.status() != null && !resource.deleting();
        String state = worked ? States.DEGRADED : resource.state();
        return Step.again(state, null, Backoff.after(failures), reason(failed));
    }

    static <T> Step<T> failed(RuntimeException failed) {
        Reason reason = reason(failed);
        @Nullable T status = null;
        return Step.failed(status, reason.code(), reason.message());
    }

    private static Reason reason(RuntimeException failed) {
        if (failed instanceof CloudException known && known.code() != KernelError.INTERNAL) {
            return new Reason(known.code().name(), String.valueOf(known.getMessage()));
        }
        return new Reason(
                KernelError.INTERNAL.name(),
                "internal error; the log of the platform has the cause");
    }
}
