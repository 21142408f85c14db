// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import org.jspecify.annotations.Nullable;

/** Whether versions are to be kept. */
public record SetVersioning(@Nullable Boolean enabled) {}
