// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.driver.DriverException;

/** A driver's own code on its way to the caller. */
record DriverError(String name, ErrorKind kind) implements ErrorCode {

    static CloudException of(DriverException failed) {
        ErrorKind kind =
                switch (failed.kind()) {
                    case INVALID -> ErrorKind.INVALID;
                    case NOT_FOUND, UNSUPPORTED -> ErrorKind.UNSUPPORTED;
                    case CONFLICT -> ErrorKind.CONFLICT;
                    case EXHAUSTED -> ErrorKind.EXHAUSTED;
                    case UNAVAILABLE -> ErrorKind.UNAVAILABLE;
                    case INTERNAL -> ErrorKind.INTERNAL;
                };
        return new CloudException(
                new DriverError(failed.code(), kind),
                String.valueOf(failed.getMessage()),
                java.util.Map.of(),
                failed);
    }
}
