// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted.
 *
 * @param limit how many items at most, 1 to {@value #MOST}
 * @param after cursor of the page before, absent for the first
 */
public record PageQuery(int limit, @Nullable String after) {

    public static final int MOST = 1000;
    public static final int USUAL = 100;

    public PageQuery {
        if (limit < 1 || limit > MOST) {
            throw CloudException.invalid("limit", "limit must be between 1 and " + MOST);
        }
    }

    /** The first page in the usual size. */
    public static PageQuery first() {
        return new PageQuery(USUAL, null);
    }
}
