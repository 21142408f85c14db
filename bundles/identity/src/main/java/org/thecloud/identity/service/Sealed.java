// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import org.jspecify.annotations.Nullable;

/**
 * What of a key's secrets is stored.
 *
 * @param hash of the API key
 * @param signingSecret encrypted; absent for keys older than signing
 */
public record Sealed(String hash, @Nullable String signingSecret) {}
