// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.util.UUID;

/**
 * The right to work on one resource.
 *
 * @param fence grows with every claim; a write under an older fence is refused
 * @param attempts failures in a row so far
 */
public record Lease(String kind, UUID id, long fence, int attempts) {}
