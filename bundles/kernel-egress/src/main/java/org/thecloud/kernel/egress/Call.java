// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;

/** A call without a thread of its own: one exchange after the other, as far as redirects lead. */
final class Call {

    private final HttpClient client;
    private final Rules rules;
    private final String lane;
    private final Egress.Request request;
    private final long until;
    private final CompletableFuture<Egress.Answer> answer = new CompletableFuture<>();
    private volatile org.eclipse.jetty.client.@Nullable Request running;

    Call(HttpClient client, Rules rules, String lane, Egress.Request request) {
        this.client = client;
        this.rules = rules;
        this.lane = lane;
        this.request = request;
        this.until = System.nanoTime() + request.deadline().toNanos();
    }

    CompletableFuture<Egress.Answer> begin() {
        answer.whenComplete(
                (done, failed) -> {
                    if (failed instanceof CancellationException) {
                        giveUp(failed);
                    }
                });
        try {
            exchange(Hop.first(request));
        } catch (CloudException refused) {
            answer.completeExceptionally(refused);
        }
        return answer;
    }

    private void exchange(Hop hop) {
        rules.check(hop.target());
        org.eclipse.jetty.client.Request out = hop.on(client, hop.left(until)).tag(lane);
        running = out;
        out.send(new Beginning(hop));
        if (answer.isCancelled()) {
            giveUp(new CancellationException());
        }
    }

    private void giveUp(Throwable why) {
        org.eclipse.jetty.client.Request out = running;
        if (out != null) {
            out.abort(why);
        }
    }

    /** Keeps the beginning of an answer. Called by one thread after the other. */
    private final class Beginning implements Response.Listener {

        private final Hop hop;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean cut;

        Beginning(Hop hop) {
            this.hop = hop;
        }

        @Override
        public void onContent(Response response, ByteBuffer content) {
            long room = request.maxBytes() - kept.size();
            byte[] bytes = new byte[(int) Math.min(room, content.remaining())];
            content.get(bytes);
            kept.writeBytes(bytes);
            if (content.hasRemaining()) {
                cut = true;
                response.abort(new CancellationException("enough"));
            }
        }

        @Override
        public void onComplete(Result result) {
            try {
                if (result.isFailed() && !cut) {
                    throw Failures.of(hop.target(), result.getFailure());
                }
                answered(result.getResponse());
            } catch (RuntimeException failed) {
                answer.completeExceptionally(failed);
            }
        }

        private void answered(Response head) {
            var headers = Headers.of(head);
            Hop next = request.followRedirects() ? hop.after(head.getStatus(), headers) : null;
            if (next == null) {
                answer.complete(
                        new Egress.Answer(
                                head.getStatus(), headers, kept.toByteArray(), cut, hop.target()));
            } else {
                exchange(next);
            }
        }
    }
}
