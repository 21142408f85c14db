// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.service;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.tenant.Role;

/**
 * That a user belongs to a tenant.
 *
 * @param id of the membership; cursor of lists
 */
public record Member(UUID id, UUID user, Role role, Instant since) {}
