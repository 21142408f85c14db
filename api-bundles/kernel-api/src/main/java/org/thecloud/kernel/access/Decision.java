// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

/**
 * An answer to "may they?".
 *
 * @param because the statement or role that decided, or what is missing: a sentence for the caller
 */
public record Decision(boolean allowed, String because) {}
