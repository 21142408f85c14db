// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

/**
 * An answer to "may they?".
 *
 * @param because the statement or role that decided, or what is missing: a sentence for the caller
 * @param denied whether something speaks against it, so that no grant from elsewhere may change the
 *     answer; without that, nothing allowed it
 */
public record Decision(boolean allowed, String because, boolean denied) {

    /** A grant, or a refusal that nothing from elsewhere may change. */
    public Decision(boolean allowed, String because) {
        this(allowed, because, !allowed);
    }

    /** A refusal for want of a grant. */
    public static Decision notGranted(String because) {
        return new Decision(false, because, false);
    }
}
