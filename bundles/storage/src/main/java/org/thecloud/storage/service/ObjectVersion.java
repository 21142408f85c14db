// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.Seal;

/**
 * One version of an object, or a marker that says it was deleted.
 *
 * @param place 0 for what readers of the key see, higher the older
 * @param nullVersion whether it was written without versioning
 * @param etag MD5 of the bytes; for uploads in parts, that of the parts' and their number
 * @param sha256 of the bytes in hexadecimal; absent for uploads in parts
 * @param checksum that the client gave, as {@code algorithm=value}
 * @param headers of HTTP and of the user, names in lower case
 * @param blob where the bytes are, unless they are in parts
 * @param parts the upload whose parts hold the bytes
 * @param seal how they are encrypted; of parts only whose key it is
 * @param lock what keeps it
 */
public record ObjectVersion(
        UUID id,
        UUID bucket,
        String key,
        long place,
        boolean nullVersion,
        boolean marker,
        long size,
        String etag,
        @Nullable String sha256,
        @Nullable String checksum,
        String contentType,
        Map<String, String> headers,
        Map<String, String> tags,
        @Nullable UUID blob,
        @Nullable UUID parts,
        @Nullable Seal seal,
        Lock lock,
        UUID owner,
        Instant createdAt) {

    /** The same as the current version of its key, with or without versioning. */
    public ObjectVersion current(boolean unversioned) {
        return new ObjectVersion(
                id,
                bucket,
                key,
                0,
                unversioned,
                marker,
                size,
                etag,
                sha256,
                checksum,
                contentType,
                headers,
                tags,
                blob,
                parts,
                seal,
                lock,
                owner,
                createdAt);
    }

    public boolean latest() {
        return place == 0;
    }

    /** The version's id on the wire. */
    public String versionId() {
        return nullVersion ? "null" : id.toString();
    }
}
