// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import org.jspecify.annotations.Nullable;

/**
 * Whether the chain is whole.
 *
 * @param entries how many lines were read
 * @param brokenAt place of the first line that is not as it was written
 * @param problem what is wrong there
 */
public record Verdict(
        boolean valid, long entries, @Nullable Long brokenAt, @Nullable String problem) {}
