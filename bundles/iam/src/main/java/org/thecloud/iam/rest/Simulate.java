// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.rest;

import org.jspecify.annotations.Nullable;

/** A question: may this user do that? */
public record Simulate(
        @Nullable String userId, @Nullable String permission, @Nullable String resource) {}
