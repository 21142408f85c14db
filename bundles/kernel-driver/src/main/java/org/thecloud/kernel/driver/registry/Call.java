// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import org.jspecify.annotations.Nullable;

/** A call of a driver that can be interrupted, but never after it has ended. */
final class Call {

    private @Nullable Thread thread;
    private boolean stopped;

    synchronized void begin() {
        thread = Thread.currentThread();
        if (stopped) {
            thread.interrupt();
        }
    }

    /** Ends it; an interrupt that was meant for it does not reach what the thread does next. */
    synchronized void end() {
        thread = null;
        if (stopped) {
            Thread.interrupted();
        }
    }

    synchronized void interrupt() {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    synchronized boolean stopped() {
        return stopped;
    }
}
