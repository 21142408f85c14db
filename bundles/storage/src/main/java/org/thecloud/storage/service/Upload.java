// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.Seal;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An upload in parts that is not complete.
 *
 * @param seal whose key its parts are encrypted with
 */
public record Upload(
        UUID id,
        UUID bucket,
        String key,
        String contentType,
        Map<String, String> headers,
        Map<String, String> tags,
        @Nullable Seal seal,
        UUID owner,
        Instant createdAt) {}
