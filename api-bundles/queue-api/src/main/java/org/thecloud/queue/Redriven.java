// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

/**
 * What a redrive did.
 *
 * @param moved messages that are in another queue now
 * @param stranded messages that stay, as their source is gone or is not known
 */
public record Redriven(long moved, long stranded) {}
