// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.ChangeListener;
import org.thecloud.kernel.work.ChangeFeed;

/** Changes on their way to one listener. */
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final int BATCH = 500;
    private static final long OTHERS_COMMITS_MILLIS = 1000;

    private final ChangeFeed feed;
    private final ChangeListener listener;
    private final Signal signal = new Signal();
    private final Signal end = new Signal();
    private final Thread thread;
    private volatile boolean stopped;

    Delivery(ChangeFeed feed, ChangeListener listener) {
        this.feed = feed;
        this.listener = listener;
        this.thread = new Thread(this::run, "cloud-changes-" + listener.cursor());
        thread.setDaemon(true);
        thread.start();
    }

    void wake() {
        signal.raise();
    }

    private void run() {
        int failures = 0;
        while (!stopped) {
            try {
                if (!deliver()) {
                    signal.await(OTHERS_COMMITS_MILLIS);
                }
                failures = 0;
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException | Error failed) {
                if (failures == 0) {
                    log.warn(
                            "{} did not take its changes; they are delivered again",
                            listener.cursor(),
                            failed);
                }
                pause(failures++);
            }
        }
    }

    private boolean deliver() {
        List<Change> batch = feed.read(listener.cursor(), BATCH);
        if (batch.isEmpty()) {
            return false;
        }
        listener.changed(batch);
        feed.advance(listener.cursor(), batch.get(batch.size() - 1).sequence());
        return true;
    }

    private void pause(int failures) {
        try {
            end.await(Backoff.after(failures).toMillis());
        } catch (InterruptedException stop) {
            stopped = true;
        }
    }

    void close() {
        stopped = true;
        signal.raise();
        end.raise();
        try {
            thread.join(5000);
            thread.interrupt();
            thread.join(5000);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
