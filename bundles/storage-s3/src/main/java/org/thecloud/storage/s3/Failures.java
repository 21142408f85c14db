// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;
import java.util.Set;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** What a failed request means to whoever asked for the bytes. */
final class Failures {

    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "StorageFull", "InsufficientCapacity", "XMinioStorageFull");

    private Failures() {}

    static DriverException explained(IOException failed) {
        if (failed instanceof Refused refused) {
            if (refused.code().equals("NoSuchKey")) {
                return new DriverException(
                        Kind.NOT_FOUND, "BLOB_NOT_FOUND", "the bytes are not there", failed);
            }
            if (FULL.contains(refused.code()) || refused.status() == 507) {
                return new DriverException(
                        Kind.EXHAUSTED,
                        "STORAGE_FULL",
                        "there is no room for the bytes at present",
                        failed);
            }
        }
        // A wrong key or a missing bucket is the operator's to mend, not the tenant's: the probe
        // says which it is.
        return new DriverException(
                Kind.UNAVAILABLE,
                "STORAGE_UNAVAILABLE",
                "the bytes cannot be reached at present",
                failed);
    }
}
