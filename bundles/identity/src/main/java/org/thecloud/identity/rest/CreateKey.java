// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a new key is called, and how long it lives: for ever if that is not said. */
public record CreateKey(@Nullable String name, @Nullable Instant expiresAt) {}
