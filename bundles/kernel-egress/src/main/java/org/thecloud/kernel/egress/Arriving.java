// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;

/** An answer whose body is still on its way. */
final class Arriving implements Egress.Response {

    private final Response head;
    private final URI from;
    private final Request request;
    private final InputStream body;

    Arriving(
            Response head,
            URI from,
            Request request,
            InputStreamResponseListener listener,
            long maxBytes) {
        this.head = head;
        this.from = from;
        this.request = request;
        this.body = new Limited(listener.getInputStream(), maxBytes);
    }

    @Override
    public int status() {
        return head.getStatus();
    }

    @Override
    public Map<String, List<String>> headers() {
        return Headers.of(head);
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public URI from() {
        return from;
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException given) {
            request.abort(given);
        }
    }

    /** Fails when more comes than is taken. */
    private final class Limited extends FilterInputStream {

        private final long most;
        private long seen;

        Limited(InputStream all, long most) {
            super(all);
            this.most = most;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            int got = read(one, 0, 1);
            return got == -1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            int got;
            try {
                got = super.read(bytes, from, length);
            } catch (IOException failed) {
                throw failure(failed);
            }
            seen += Math.max(0, got);
            if (seen > most) {
                throw tooLarge();
            }
            return got;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private CloudException failure(IOException failed) {
            Throwable cause = request.getAbortCause();
            return Failures.of(Arriving.this.from, cause == null ? failed : cause);
        }

        private CloudException tooLarge() {
            CloudException failed =
                    EgressError.EGRESS_TOO_LARGE.because(
                            "the answer of "
                                    + Arriving.this.from.getHost()
                                    + " is longer than "
                                    + most
                                    + " bytes");
            request.abort(failed);
            return failed;
        }
    }
}
