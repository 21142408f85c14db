// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that is on disk, with its deliveries.
 *
 * @param deliveries how many subscriptions it goes to
 * @param repeated whether it was there already, by its idempotency key
 */
public record Published(UUID id, Instant at, int deliveries, boolean repeated) {}
