// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;

/** A request whose body is read away when it is refused. Belongs to the thread that serves it. */
final class Incoming extends HttpServletRequestWrapper {

    /** What is read of a refused body, so that its sender gets to reading the answer. */
    private static final long DISCARDED = 16 << 20;

    private boolean begun;

    Incoming(HttpServletRequest request) {
        super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        begun = true;
        return super.getInputStream();
    }

    /**
     * Reads what is left of the body and throws it away. Were the connection closed while the
     * sender still writes, the sender would see a broken connection instead of the refusal. Who
     * waits to be told to go on, and was not, sends nothing.
     */
    void discard() {
        if (!begun && getHeader("Expect") != null) {
            return;
        }
        try {
            InputStream in = getInputStream();
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
}
