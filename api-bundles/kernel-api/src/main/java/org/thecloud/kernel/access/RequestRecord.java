// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;

/**
 * One answered request, over HTTP or the shell.
 *
 * @param caller absent if the sender was not recognised
 * @param action permission asked for, such as {@code instance:launch}; the method and path where
 *     there is none
 * @param resource such as {@code instance/0190...}
 * @param mutating whether the request could change something
 * @param status HTTP status, or what it would have been
 * @param code error code of a refusal
 * @param detail the sentence of a refusal
 */
public record RequestRecord(
        @Nullable Caller caller,
        String requestId,
        String action,
        String resource,
        boolean mutating,
        boolean dryRun,
        int status,
        @Nullable String code,
        @Nullable String detail,
        String address,
        @Nullable String userAgent,
        Instant at,
        Duration took) {}
