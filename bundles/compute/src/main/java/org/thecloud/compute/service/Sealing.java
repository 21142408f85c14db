// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;

/**
 * Environment and user data of instances, which may hold secrets, on their way to and from the
 * store.
 */
final class Sealing {

    private final Cipher cipher;

    Sealing(Cipher cipher) {
        this.cipher = cipher;
    }

    @Nullable String env(TenantId tenant, Map<String, String> values) {
        if (values.isEmpty()) {
            return null;
        }
        String text =
                new TreeMap<>(values)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                                .collect(Collectors.joining("\n"));
        return cipher.encrypt(new Secret(text), context("env", tenant));
    }

    Map<String, Secret> env(TenantId tenant, @Nullable String sealed) {
        Map<String, Secret> values = new TreeMap<>();
        if (sealed != null) {
            for (String line :
                    cipher.decrypt(sealed, context("env", tenant)).reveal().split("\n", -1)) {
                int equals = line.indexOf('=');
                values.put(
                        line.substring(0, equals), new Secret(decode(line.substring(equals + 1))));
            }
        }
        return values;
    }

    @Nullable String userData(TenantId tenant, @Nullable String plain) {
        return plain == null || plain.isEmpty()
                ? null
                : cipher.encrypt(new Secret(plain), context("user-data", tenant));
    }

    @Nullable Secret sealedUserData(TenantId tenant, @Nullable String sealed) {
        return sealed == null ? null : cipher.decrypt(sealed, context("user-data", tenant));
    }

    private static String context(String what, TenantId tenant) {
        return "instance/" + what + "/" + tenant;
    }

    private static String encode(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
