// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.thecloud.kernel.CloudException;
import org.thecloud.rest.Later;

/** The waiting of one request. */
final class CallLater implements Later {

    private final Call call;

    CallLater(Call call) {
        this.call = call;
    }

    @Override
    @SuppressWarnings("unchecked") // a request awaits one thing only, and it is this one
    public <R> R await(Supplier<CompletionStage<R>> work) {
        CompletableFuture<R> answer = (CompletableFuture<R>) call.awaited();
        if (answer == null) {
            answer = work.get().toCompletableFuture();
            call.awaited(answer);
        }
        if (!answer.isDone()) {
            call.parked(true);
            throw new Parked();
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof CloudException known
                    ? known
                    : CloudException.internal("what was awaited failed", failed);
        }
    }
}
