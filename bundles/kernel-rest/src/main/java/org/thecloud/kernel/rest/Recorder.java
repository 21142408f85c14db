// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.thecloud.kernel.access.RequestListener;
import org.thecloud.kernel.access.RequestRecord;

/** Tells the request listeners of what must be on record, before the answer goes out. */
final class Recorder {

    private final List<RequestListener> listeners = new CopyOnWriteArrayList<>();

    void add(RequestListener listener) {
        listeners.add(listener);
    }

    void remove(RequestListener listener) {
        listeners.remove(listener);
    }

    /** Records once a request, if it could change something or was refused for who asked. */
    void answered(Call call, int status) {
        boolean refused = status == 401 || status == 403 || status == 429;
        boolean counts = call.mutating() && !call.dataPlane();
        if (!(counts || refused) || !call.record()) {
            return;
        }
        RequestRecord entry =
                new RequestRecord(
                        call.caller(),
                        call.requestId(),
                        call.action(),
                        call.resource(),
                        call.mutating(),
                        call.conditions().dryRun(),
                        status,
                        call.code(),
                        call.detail(),
                        call.address(),
                        call.userAgent(),
                        call.at(),
                        Duration.ofNanos(System.nanoTime() - call.began()));
        listeners.forEach(listener -> listener.answered(entry));
    }
}
