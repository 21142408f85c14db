// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;

/** What a failed step means for its resource. */
final class Outcomes {

    private static final int MOST_INTERNAL_FAILURES = 5;

    private Outcomes() {}

    /** Whether it is a fault of the platform, whose message is for the log only. */
    static boolean ours(Throwable failed) {
        return !(failed instanceof CloudException known) || known.kind() == ErrorKind.INTERNAL;
    }

    /** Whether the step is tried again; if not, the resource is FAILED until its spec changes. */
    static boolean tryAgain(Resource<?, ?> resource, int failures, Throwable failed) {
        if (resource.deleting()) {
            return true; // nothing may be left behind, however long it takes
        }
        return failed instanceof CloudException known && !ours(failed)
                ? known.kind().retryable()
                : failures + 1 < MOST_INTERNAL_FAILURES;
    }

    /** A later try. What never worked stays in its state; what worked is DEGRADED meanwhile. */
    static <T> Step<T> again(Resource<?, T> resource, int failures, Throwable failed) {
        boolean worked = resource.status() != null && !resource.deleting();
        String state = worked ? States.DEGRADED : resource.state();
        return Step.again(state, null, Backoff.after(failures), reason(failed));
    }

    static <T> Step<T> failed(Throwable failed) {
        Reason reason = reason(failed);
        @Nullable T status = null;
        return Step.failed(status, reason.code(), reason.message());
    }

    private static Reason reason(Throwable failed) {
        String code =
                failed instanceof CloudException known
                        ? known.code().name()
                        : KernelError.INTERNAL.name();
        return new Reason(
                code,
                ours(failed)
                        ? "internal error; the log of the platform has the cause"
                        : String.valueOf(failed.getMessage()));
    }
}
