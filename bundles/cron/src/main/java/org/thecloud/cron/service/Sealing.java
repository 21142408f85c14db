// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;

/** Headers of jobs, which often hold keys, on their way to and from the store. */
public final class Sealing {

    /** What is shown instead of a value. */
    public static final String HIDDEN = "***";

    private final Cipher cipher;

    public Sealing(Cipher cipher) {
        this.cipher = cipher;
    }

    @Nullable String seal(TenantId tenant, Map<String, String> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        String text =
                new TreeMap<>(headers)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                                .collect(Collectors.joining("\n"));
        return cipher.encrypt(new Secret(text), context(tenant));
    }

    /** The headers in the clear. */
    public Map<String, Secret> open(TenantId tenant, @Nullable String sealed) {
        Map<String, Secret> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (sealed != null) {
            for (String line : cipher.decrypt(sealed, context(tenant)).reveal().split("\n", -1)) {
                int equals = line.indexOf('=');
                headers.put(
                        line.substring(0, equals), new Secret(decode(line.substring(equals + 1))));
            }
        }
        return headers;
    }

    private static String context(TenantId tenant) {
        return "cron/headers/" + tenant;
    }

    private static String encode(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
