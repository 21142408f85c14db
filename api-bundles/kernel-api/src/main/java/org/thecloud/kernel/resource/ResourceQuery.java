// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.util.Map;
import java.util.Optional;
import org.thecloud.kernel.PageQuery;

/**
 * Which resources are wanted. All conditions must hold.
 *
 * @param index values of fields that the kind indexes; the words {@code name} and {@code state} are
 *     always known
 * @param labels label values; an empty value means that the label must be there
 * @param owned whether resources that are part of another are listed too
 */
public record ResourceQuery(
        PageQuery page,
        Map<String, String> index,
        Map<String, Optional<String>> labels,
        boolean owned) {

    public ResourceQuery {
        index = Map.copyOf(index);
        labels = Map.copyOf(labels);
    }

    /** Everything the tenant lists. */
    public static ResourceQuery of(PageQuery page) {
        return new ResourceQuery(page, Map.of(), Map.of(), false);
    }

    public ResourceQuery where(String field, String value) {
        Map<String, String> more = new java.util.TreeMap<>(index);
        more.put(field, value);
        return new ResourceQuery(page, more, labels, owned);
    }
}
