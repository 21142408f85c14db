// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.time.Instant;

/** A link that is good without credentials for a while. */
public record PresignView(String url, String method, Instant expiresAt) {}
