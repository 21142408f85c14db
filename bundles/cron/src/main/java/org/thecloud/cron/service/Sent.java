// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Set;

/** Headers that the platform adds to each call. */
public final class Sent {

    /** Id of the run, the same at every attempt. */
    public static final String RUN = "Cloud-Cron-Run";

    public static final String JOB = "Cloud-Cron-Job";

    /** 1 at first. */
    public static final String ATTEMPT = "Cloud-Cron-Attempt";

    /** When it was due. */
    public static final String SCHEDULED = "Cloud-Cron-Scheduled";

    /** The run again, for receivers that know this name. */
    public static final String IDEMPOTENCY = "Idempotency-Key";

    /** In lower case: none that a job may set, with those that a client sets by itself. */
    static final Set<String> RESERVED =
            Set.of(
                    "cloud-cron-run",
                    "cloud-cron-job",
                    "cloud-cron-attempt",
                    "cloud-cron-scheduled",
                    "idempotency-key",
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "keep-alive",
                    "upgrade",
                    "te",
                    "trailer",
                    "expect",
                    "proxy-authorization",
                    "proxy-connection");

    private Sent() {}
}
