// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import org.jspecify.annotations.Nullable;

/** What a new account needs. */
public record Register(@Nullable String email, @Nullable String password, @Nullable String name) {}
