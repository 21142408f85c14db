// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

/**
 * A value that must not appear in a log. Its text form is masked; {@link #reveal()} is for the one
 * place that needs it.
 */
public record Secret(String value) {

    /** The value itself. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
