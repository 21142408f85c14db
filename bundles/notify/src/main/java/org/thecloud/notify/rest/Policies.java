// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;

/** Filter policies: objects on the wire, texts inside. */
final class Policies {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Policies() {}

    static String text(Map<String, Object> policy) {
        try {
            return MAPPER.writeValueAsString(policy);
        } catch (JsonProcessingException impossible) {
            throw CloudException.internal("a filter policy cannot be written", impossible);
        }
    }

    static @Nullable Map<String, Object> object(@Nullable String policy) {
        try {
            return policy == null
                    ? null
                    : MAPPER.readValue(policy, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException notOurs) {
            throw CloudException.internal("a filter policy that is kept cannot be read", notOurs);
        }
    }
}
