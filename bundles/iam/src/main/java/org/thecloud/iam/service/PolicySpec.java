// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy says. */
public record PolicySpec(@Nullable String description, @Nullable List<Statement> statements) {}
