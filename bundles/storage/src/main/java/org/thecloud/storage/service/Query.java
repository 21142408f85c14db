// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.SigV4;

/** Reads the query of a request, and nothing of its body. */
public final class Query {

    private Query() {}

    /** Names and values, decoded; of a name that is given twice the first. */
    public static Map<String, String> of(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw == null) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!name.isEmpty()) {
                query.putIfAbsent(SigV4.decode(name, true), SigV4.decode(value, true));
            }
        }
        return query;
    }
}
