// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.PageQuery;

/**
 * Query parameters of every list, taken as a {@code @BeanParam}: {@code limit} and {@code after}.
 */
public final class PageRequest {

    @QueryParam("limit")
    private @Nullable String limit;

    @QueryParam("after")
    private @Nullable String after;

    /** The page asked for, or the first in the usual size. */
    public PageQuery query() {
        return query(PageQuery.USUAL);
    }

    /** The page asked for, with another usual size. */
    public PageQuery query(int usual) {
        try {
            return new PageQuery(limit == null ? usual : Integer.parseInt(limit), after);
        } catch (NumberFormatException notANumber) {
            throw CloudException.invalid("limit", "limit must be a number");
        }
    }
}
