// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;
import java.util.TreeMap;
import org.thecloud.kernel.CloudException;

/** Text form of specs and statuses: written in one order, read tolerantly. */
final class Json {

    private static final TypeReference<TreeMap<String, String>> STRINGS = new TypeReference<>() {};

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                    .build();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw CloudException.internal("cannot write " + value.getClass(), unwritable);
        }
    }

    static <V> V read(String text, Class<V> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException unreadable) {
            throw CloudException.internal("cannot read a stored " + type, unreadable);
        }
    }

    static Map<String, String> strings(String text) {
        if (text.equals("{}")) {
            return Map.of();
        }
        try {
            return MAPPER.readValue(text, STRINGS);
        } catch (JsonProcessingException unreadable) {
            throw CloudException.internal("cannot read stored strings", unreadable);
        }
    }
}
