// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.util.Map;
import java.util.TreeMap;
import org.thecloud.aws.SigV4;

/** Names and values as one text, in the form of a query. */
final class Fields {

    private Fields() {}

    static String text(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (name, value) ->
                        text.append(text.length() == 0 ? "" : "&")
                                .append(SigV4.encode(name, false))
                                .append('=')
                                .append(SigV4.encode(value, false)));
        return text.toString();
    }

    static Map<String, String> of(String text) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        SigV4.decode(pair.substring(0, equals), false),
                        SigV4.decode(pair.substring(equals + 1), false));
            }
        }
        return fields;
    }
}
