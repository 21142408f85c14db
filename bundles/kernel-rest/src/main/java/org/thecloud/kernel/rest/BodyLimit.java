// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/** A request whose body cannot be longer than its method allows. */
final class BodyLimit extends HttpServletRequestWrapper {

    /** What is read of a refused body, so that its sender gets to reading the answer. */
    private static final long DISCARDED = 16 << 20;

    private final Call call;

    BodyLimit(HttpServletRequest request, Call call) {
        super(request);
        this.call = call;
    }

    /**
     * Reads what is left of the body and throws it away. Were the connection closed while the
     * sender still writes, the sender would see a broken connection instead of the refusal. Who
     * waits to be told to go on, and was not, sends nothing.
     */
    static void discard(HttpServletRequest request) {
        boolean none =
                request.getContentLengthLong() <= 0
                        && request.getHeader("Transfer-Encoding") == null;
        boolean waits = request.getHeader("Expect") != null && !Call.of(request).bodyBegun();
        if (none || waits) {
            return;
        }
        HttpServletRequest whole =
                request instanceof BodyLimit limited
                        ? (HttpServletRequest) limited.getRequest()
                        : request;
        try {
            InputStream in = whole.getInputStream();
            byte[] buffer = new byte[8192];
            long read = 0;
            int some = in.read(buffer);
            while (some >= 0 && read < DISCARDED) {
                read += some;
                some = in.read(buffer);
            }
        } catch (IOException | RuntimeException gone) {
            // a sender who does not send any more may still read the answer
        }
    }

    /** Refuses at once what says itself that it is too long. */
    static void checkLength(HttpServletRequest request, Call call) {
        if (request.getContentLengthLong() > call.maxBody()) {
            throw tooLarge(call.maxBody());
        }
    }

    private static CloudException tooLarge(long most) {
        return new CloudException(
                KernelError.BODY_TOO_LARGE,
                "the body is longer than " + most + " bytes",
                Map.of("limit", Long.toString(most)));
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        call.beginBody();
        return new Counted(super.getInputStream(), call);
    }

    /** Counts while it reads; the limit may be set until the first byte is read. */
    private static final class Counted extends ServletInputStream {

        private final ServletInputStream in;
        private final Call call;
        private long read;

        Counted(ServletInputStream in, Call call) {
            this.in = in;
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int some;
            try {
                some = in.read(into, from, most);
            } catch (IOException | RuntimeException broken) {
                // a chunk that is none, or a sender who went away in the middle
                throw new CloudException(
                        KernelError.INVALID_INPUT,
                        "the body could not be read to its end",
                        Map.of(),
                        broken);
            }
            count(Math.max(0, some));
            return some;
        }

        private void count(int some) {
            read += some;
            if (read > call.maxBody()) {
                throw tooLarge(call.maxBody());
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
