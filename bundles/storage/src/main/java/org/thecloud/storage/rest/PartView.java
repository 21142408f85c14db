// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.util.UUID;
import org.thecloud.storage.service.Part;

/**
 * A part on the wire.
 *
 * @param etag SHA-256 of its bytes in hexadecimal
 */
public record PartView(UUID uploadId, int partNumber, long sizeBytes, String etag) {

    static PartView of(Part part) {
        return new PartView(part.upload(), part.number(), part.size(), part.sha256());
    }
}
