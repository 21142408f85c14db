// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.Seal;

/** A part of an upload, or of an object that was uploaded so. */
public record Part(
        UUID id,
        UUID upload,
        int number,
        UUID blob,
        long size,
        String etag,
        String sha256,
        @Nullable String checksum,
        @Nullable Seal seal,
        Instant createdAt) {}
