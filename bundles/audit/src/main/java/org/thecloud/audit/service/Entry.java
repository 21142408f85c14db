// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail.
 *
 * @param tenant whose trail it belongs to; absent for what only operators see
 * @param actorName what people call the actor
 * @param action such as {@code INSTANCE_LAUNCH}
 * @param status {@code success}, {@code denied} or {@code failure}
 * @param http the status that was answered; 0 where there was no request
 */
public record Entry(
        UUID id,
        @Nullable UUID tenant,
        Instant at,
        String actorType,
        @Nullable UUID actor,
        String actorName,
        @Nullable UUID credential,
        String action,
        String resource,
        String status,
        int http,
        @Nullable String code,
        @Nullable String detail,
        String requestId,
        @Nullable String address,
        @Nullable String agent) {

    public static final String SUCCESS = "success";
    public static final String DENIED = "denied";
    public static final String FAILURE = "failure";

    /** What the first line follows. */
    public static final String NOTHING = "0".repeat(64);

    public Entry {
        // what every database gives back as it was
        at = Instant.ofEpochMilli(at.toEpochMilli());
        actorName = cut(actorName, 255);
        action = cut(action, 160);
        resource = cut(resource, 400);
        code = code == null ? null : cut(code, 64);
        detail = detail == null ? null : cut(detail, 1000);
        requestId = cut(requestId, 128);
        address = address == null ? null : cut(address, 100);
        agent = agent == null ? null : cut(agent, 300);
    }

    /** {@code instance:launch} becomes {@code INSTANCE_LAUNCH}. */
    public static String action(String permission) {
        return permission.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }

    private static String cut(String text, int most) {
        String clean = text.replace('\0', ' ');
        return clean.length() <= most ? clean : clean.substring(0, most);
    }

    /** SHA-256 over the line before, the place in the chain and all that this line says. */
    public String hash(long position, String previous) {
        StringBuilder text = new StringBuilder();
        append(text, previous);
        append(text, position);
        append(text, id);
        append(text, tenant);
        append(text, at.toEpochMilli());
        append(text, actorType);
        append(text, actor);
        append(text, actorName);
        append(text, credential);
        append(text, action);
        append(text, resource);
        append(text, status);
        append(text, http);
        append(text, code);
        append(text, detail);
        append(text, requestId);
        append(text, address);
        append(text, agent);
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // with its length, so that no two lines read the same
    private static void append(StringBuilder text, @Nullable Object value) {
        if (value == null) {
            text.append("-;");
        } else {
            String shown = value.toString();
            text.append(shown.length()).append(':').append(shown).append(';');
        }
    }
}
