// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An upload in parts that is not complete. */
public record Upload(
        UUID id,
        UUID bucket,
        String key,
        String contentType,
        Map<String, String> headers,
        Map<String, String> tags,
        UUID owner,
        Instant createdAt) {}
