// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.rest;

import org.jspecify.annotations.Nullable;

/** What a new tenant is called. */
public record CreateTenant(@Nullable String name, @Nullable String slug) {}
