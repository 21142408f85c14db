// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import org.jspecify.annotations.Nullable;

/** Whether what comes in is to be encrypted. */
public record SetEncryption(@Nullable Boolean enabled) {}
