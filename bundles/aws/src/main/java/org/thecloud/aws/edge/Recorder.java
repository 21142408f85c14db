// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.BeforeAnswer;
import org.thecloud.kernel.access.RequestListener;
import org.thecloud.kernel.access.RequestRecord;

/**
 * Tells the request listeners of what must be on record, and settles what the request left for
 * then, before the answer goes out.
 */
final class Recorder {

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final List<RequestListener> listeners = new CopyOnWriteArrayList<>();

    void add(RequestListener listener) {
        listeners.add(listener);
    }

    void remove(RequestListener listener) {
        listeners.remove(listener);
    }

    /** Records once a request, if it could change something or was refused for who asked. */
    void answered(EdgeCall call, int status) {
        try {
            record(call, status);
            BeforeAnswer.settle();
        } catch (RuntimeException failed) {
            log.error("request {} could not be recorded", call.requestId(), failed);
            throw new AwsRefusal(
                    503,
                    "ServiceUnavailable",
                    "the call cannot be recorded, so it is not confirmed; look before you repeat it");
        }
    }

    private void record(EdgeCall call, int status) {
        boolean refused = status == 401 || status == 403 || status == 429;
        if (!(call.mutating() || refused) || !call.record()) {
            return;
        }
        RequestRecord entry =
                new RequestRecord(
                        call.signed() ? call.caller() : null,
                        call.requestId(),
                        call.action(),
                        call.resource(),
                        call.mutating(),
                        false,
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
