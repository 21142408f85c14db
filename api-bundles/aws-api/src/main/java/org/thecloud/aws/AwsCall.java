// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.access.Decision;

/** What is known of one request beside its bytes. Belongs to the thread that serves it. */
@ProviderType
public interface AwsCall {
    /** Who calls; {@link org.thecloud.kernel.Principal#ANONYMOUS} if the request is not signed. */
    Caller caller();

    /** Whether the request is not signed. */
    boolean anonymous();

    /** The access key id that signed, if one did. */
    @Nullable String accessKeyId();

    String requestId();

    /** The region that the signature names; {@code us-east-1} without one. */
    String region();

    /**
     * What the Host header has before the platform's own domain, such as {@code photos} in {@code
     * photos.s3.example.org}'s {@code photos.s3}; null if nothing.
     */
    @Nullable String subdomain();

    /** Checksums and the like that followed the body, names in lower case; complete at its end. */
    Map<String, String> trailers();

    /**
     * Says what the request is about, for the record. The last one counts.
     *
     * @param permission such as {@code storage:write}
     * @param resource such as {@code bucket/photos/2026/cat.jpg}
     * @param mutating whether it could change something
     */
    void wants(String permission, String resource, boolean mutating);

    /** What the caller's roles and policies say; always a refusal for anonymous ones. */
    Decision decide(String permission, String resource);

    /**
     * Refuses with {@code AccessDenied} unless {@link #decide} allows it.
     *
     * @throws AwsRefusal naming the permission, the resource and what is missing
     */
    void require(String permission, String resource);

    /**
     * Makes a call whose signature is in its body, as browser uploads have it, that of the signer.
     *
     * @param credential {@code access key id/date/region/service/aws4_request}
     * @param text what was signed
     * @param signature in hexadecimal
     * @throws AwsRefusal as for a signed header
     */
    void signIn(String credential, String text, String signature);
}
