// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.Seal;

/**
 * An upload in parts that is not complete.
 *
 * @param seal whose key its parts are encrypted with
 * @param lock what the object shall have; absent if that is left to the bucket
 */
public record Upload(
        UUID id,
        UUID bucket,
        String key,
        String contentType,
        Map<String, String> headers,
        Map<String, String> tags,
        @Nullable Seal seal,
        @Nullable Lock lock,
        UUID owner,
        Instant createdAt) {}
