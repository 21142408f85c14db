// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import org.jspecify.annotations.Nullable;

/** Who wants to log in. */
public record LogIn(@Nullable String email, @Nullable String password) {}
