// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of the bytes it sends.
 *
 * @param length bytes, or negative if it did not say
 * @param md5 in hexadecimal
 * @param sha256 in hexadecimal
 * @param checksum name of a checksum to compute
 * @param value what that must be, in base64; asked at the end, since it may follow the bytes
 */
public record Expected(
        long length,
        @Nullable String md5,
        @Nullable String sha256,
        @Nullable Checksum checksum,
        Supplier<Optional<String>> value) {

    /** Nothing but a length. */
    public static Expected length(long length) {
        return new Expected(length, null, null, null, Optional::empty);
    }
}
