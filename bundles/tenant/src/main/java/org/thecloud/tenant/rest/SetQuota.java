// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.rest;

import org.jspecify.annotations.Nullable;

/** Another limit for one tenant; negative means unlimited. */
public record SetQuota(@Nullable Long limit) {}
