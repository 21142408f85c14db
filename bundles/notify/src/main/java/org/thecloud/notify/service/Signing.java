// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.notify.service.SubscriptionSpec.Keys;

/**
 * The secrets of subscriptions: webhooks are signed with them as Standard Webhooks says, and tokens
 * for whoever receives are made from them.
 */
public final class Signing {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cipher cipher;

    public Signing(Cipher cipher) {
        this.cipher = cipher;
    }

    static Secret newSecret() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /** A secret that somebody chose. */
    static Secret checked(String secret) {
        try {
            if (secret.startsWith(PREFIX)) {
                int length = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
                if (length >= LEAST_BYTES && length <= MOST_BYTES) {
                    return new Secret(secret);
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below, like one of the wrong length
        }
        throw CloudException.invalid(
                "secret",
                "secret must be whsec_ and %d to %d bytes in base64"
                        .formatted(LEAST_BYTES, MOST_BYTES));
    }

    String seal(TenantId tenant, Secret secret) {
        return cipher.encrypt(secret, context(tenant));
    }

    Secret open(TenantId tenant, String sealed) {
        return cipher.decrypt(sealed, context(tenant));
    }

    private static String context(TenantId tenant) {
        return "notify/secret/" + tenant;
    }

    /**
     * Value of the header {@code webhook-signature}: one signature for each secret that is good
     * now.
     */
    public String signature(Route route, UUID message, Instant now, byte[] body) {
        Keys keys = route.spec().keys();
        byte[] head = (message + "." + now.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
        String signature = "v1," + sign(open(route.tenant(), keys.secret()), head, body);
        String old = keys.old();
        Instant until = keys.oldUntil();
        return old == null || until == null || !now.isBefore(until)
                ? signature
                : signature + " v1," + sign(open(route.tenant(), old), head, body);
    }

    private static String sign(Secret secret, byte[]... parts) {
        byte[] key = Base64.getDecoder().decode(secret.reveal().substring(PREFIX.length()));
        return Base64.getEncoder().encodeToString(hmac(key, parts));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Lets whoever has it confirm the subscription, until then. */
    public String confirmation(Route route, Instant until) {
        return token(route.tenant(), route.subscription(), route.spec(), "confirm " + until);
    }

    /** Lets whoever has it end the subscription. */
    public String farewell(Route route) {
        return token(route.tenant(), route.subscription(), route.spec(), "unsubscribe");
    }

    private String token(TenantId tenant, UUID id, SubscriptionSpec spec, String purpose) {
        byte[] key = open(tenant, spec.keys().secret()).reveal().getBytes(StandardCharsets.UTF_8);
        byte[] proof = hmac(key, (purpose + " " + id).getBytes(StandardCharsets.UTF_8));
        return id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    }

    /** The subscription that a token is about, unproved. */
    static UUID subscription(String token) {
        try {
            return UUID.fromString(token.substring(0, Math.max(0, token.indexOf('.'))));
        } catch (IllegalArgumentException notOurs) {
            throw wrong();
        }
    }

    static void require(String expected, String token) {
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                token.getBytes(StandardCharsets.UTF_8))) {
            throw wrong();
        }
    }

    static CloudException wrong() {
        return new CloudException(
                org.thecloud.notify.NotifyError.INVALID_TOKEN,
                "the token does not fit, or its time is over",
                java.util.Map.of("field", "token"));
    }
}
