// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.service;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.kernel.TenantId;

/**
 * A tenant.
 *
 * @param owner who made it
 * @param personal whether it came with its owner's account
 */
public record Tenant(
        TenantId id, String name, String slug, UUID owner, boolean personal, Instant createdAt) {}
