// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

/**
 * Wakes one thread that waits for something to do. A wake that comes while it is busy is not lost.
 */
final class Signal {

    private boolean raised;

    synchronized void raise() {
        raised = true;
        notifyAll();
    }

    /** Returns when raised since the last return, or after the time given, in milliseconds. */
    synchronized void await(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (!raised) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        raised = false;
    }
}
