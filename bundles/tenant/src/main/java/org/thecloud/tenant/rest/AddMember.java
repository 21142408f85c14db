// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.rest;

import org.jspecify.annotations.Nullable;

/** Who shall be a member: the id of a user or the e-mail, one of them. */
public record AddMember(@Nullable String userId, @Nullable String email, @Nullable String role) {}
