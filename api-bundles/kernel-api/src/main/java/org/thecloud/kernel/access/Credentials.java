// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;

/**
 * What a request shows of its sender.
 *
 * @param apiKey value of {@code X-API-Key}
 * @param bearer token of {@code Authorization: Bearer}
 * @param address socket address, or the client's behind a proxy that the operator trusts
 */
public record Credentials(@Nullable Secret apiKey, @Nullable Secret bearer, String address) {}
