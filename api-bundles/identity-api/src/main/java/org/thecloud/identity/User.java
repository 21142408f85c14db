// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody with an account.
 *
 * @param email as written at registration; compared without regard to case
 * @param administrator whether the user may use what concerns the platform as a whole; registration
 *     never gives this
 */
public record User(UUID id, String email, String name, boolean administrator, Instant createdAt) {}
