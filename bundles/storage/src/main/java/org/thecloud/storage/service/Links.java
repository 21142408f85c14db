// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.aws.SigV4;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Cipher;

/**
 * Links that carry a right with them: to read or write one object until a time. Whoever made one
 * must still be allowed to do it himself when it is used.
 */
@Component(service = Links.class, configurationPid = "org.thecloud.storage")
public final class Links {

    public static final int USUAL_SECONDS = 900;
    private static final int MOST_SECONDS = 604_800;

    private final Cipher cipher;
    private final Authorizer authorizer;
    private final Buckets buckets;
    private final String publicUrl;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public Links(
            Config config,
            @Reference Cipher cipher,
            @Reference Authorizer authorizer,
            @Reference Buckets buckets) {
        this.cipher = cipher;
        this.authorizer = authorizer;
        this.buckets = buckets;
        this.publicUrl = config.public_url();
    }

    /** A link. */
    public record Link(String url, String method, Instant expiresAt) {}

    /** Who came by a link, acting for whoever made it. */
    public record Guest(Caller caller, Bucket bucket) {}

    public Link make(
            Caller caller, Bucket bucket, String key, String method, int seconds, String base) {
        if (!method.equals("GET") && !method.equals("PUT")) {
            throw CloudException.invalid("method", "method must be GET or PUT");
        }
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw CloudException.invalid(
                    "expiry_seconds", "expiry_seconds must be between 1 and " + MOST_SECONDS);
        }
        require(caller, method, bucket, key);
        Instant expires =
                Instant.ofEpochSecond(
                        clock.instant().plus(Duration.ofSeconds(seconds)).getEpochSecond());
        UUID maker = caller.principal().id();
        String query =
                "expires=%d&by=%s&signature=%s"
                        .formatted(
                                expires.getEpochSecond(),
                                maker,
                                SigV4.encode(
                                        sign(method, bucket, key, expires.getEpochSecond(), maker),
                                        false));
        String root = (publicUrl.isEmpty() ? base : publicUrl).replaceAll("/+$", "");
        return new Link(
                root
                        + "/storage/presigned/"
                        + bucket.name()
                        + "/"
                        + SigV4.encode(key, true)
                        + "?"
                        + query,
                method,
                expires);
    }

    private String sign(String method, Bucket bucket, String key, long expires, UUID maker) {
        return cipher.tokenHash(new Secret(text(method, bucket, key, expires, maker)));
    }

    // the bucket's id: a link does not open another bucket that later has the same name
    private static String text(String method, Bucket bucket, String key, long expires, UUID maker) {
        return "storage-link\n%s\n%s\n%d\n%s\n%s"
                .formatted(method, bucket.id(), expires, maker, key);
    }

    private void require(Caller caller, String method, Bucket bucket, String key) {
        String permission = method.equals("GET") ? "storage:read" : "storage:write";
        String resource = "bucket/" + bucket.name() + "/" + key;
        authorizer.require(caller, permission, resource);
    }

    /** Lets somebody in who has a link. */
    public Guest check(
            Caller caller,
            String method,
            String name,
            String key,
            UnaryOperator<@Nullable String> query) {
        try {
            long expires = Long.parseLong(String.valueOf(query.apply("expires")));
            UUID maker = UUID.fromString(String.valueOf(query.apply("by")));
            Bucket bucket = buckets.named(name).orElseThrow(Links::refused);
            Secret text = new Secret(text(method, bucket, key, expires, maker));
            String signature = String.valueOf(query.apply("signature"));
            boolean right = false;
            for (String hash : cipher.tokenHashes(text)) {
                right |= SigV4.same(hash, signature);
            }
            if (!right || clock.instant().getEpochSecond() > expires) {
                throw refused();
            }
            Principal principal = new Principal(Principal.Type.USER, maker, "by a link", null);
            Caller guest =
                    new Caller(
                            principal,
                            bucket.tenant(),
                            caller.requestId(),
                            caller.address(),
                            caller.conditions());
            require(guest, method, bucket, key);
            return new Guest(guest, bucket);
        } catch (IllegalArgumentException malformed) {
            throw refused();
        }
    }

    private static CloudException refused() {
        return new CloudException(
                StorageError.LINK_EXPIRED, "the link is not one of ours, or has expired");
    }
}
