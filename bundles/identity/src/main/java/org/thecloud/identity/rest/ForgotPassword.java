// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import org.jspecify.annotations.Nullable;

/** Who needs a new password. */
public record ForgotPassword(@Nullable String email) {}
