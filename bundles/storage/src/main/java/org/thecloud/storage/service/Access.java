// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.Map;
import java.util.function.Supplier;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.access.Decision;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.BucketPolicy.Opinion;
import org.thecloud.storage.policy.Inquiry;

/**
 * Who may do what to a bucket and its objects. Roles and policies of users and the policy of the
 * bucket are asked together: a denial of either wins. In the owner's tenant one that grants is
 * enough; others need the bucket's policy, and, unless they are nobody, a grant of their own tenant
 * as well.
 */
public final class Access {

    private Access() {}

    /**
     * Decides.
     *
     * @param roles what roles and policies of users say in the caller's tenant
     */
    public static Decision decide(Bucket bucket, Inquiry inquiry, Supplier<Decision> roles) {
        Principal principal = inquiry.caller().principal();
        boolean anybody = principal.type() == Principal.Type.ANONYMOUS;
        BucketPolicy policy = bucket.settings().policy();
        BucketPolicy.Verdict verdict =
                policy == null
                        ? new BucketPolicy.Verdict(Opinion.SILENT, "")
                        : policy.judge(bucket.tenant(), inquiry);
        if (verdict.opinion() == Opinion.DENIES) {
            return new Decision(false, denied(verdict));
        }
        boolean granted = verdict.opinion() == Opinion.ALLOWS && !inquiry.action().onlyByRoles();
        if (!anybody && inquiry.caller().tenant().equals(bucket.tenant())) {
            Decision decision = roles.get();
            return new Decision(
                    decision.allowed() || !decision.denied() && granted, decision.because());
        }
        if (policy == null || !granted) {
            return new Decision(false, "the bucket's policy does not allow it");
        }
        if (policy.isPublic() && bucket.restricted()) {
            return new Decision(false, "public access to the bucket is blocked");
        }
        return anybody ? new Decision(true, "the bucket's policy allows it") : roles.get();
    }

    private static String denied(BucketPolicy.Verdict verdict) {
        return "the bucket's policy, statement %s, denies it".formatted(verdict.statement());
    }

    /** Refuses what the bucket's policy denies, where roles have been asked already. */
    public static void refuseDenied(Bucket bucket, Inquiry inquiry) {
        BucketPolicy policy = bucket.settings().policy();
        if (policy == null) {
            return;
        }
        BucketPolicy.Verdict verdict = policy.judge(bucket.tenant(), inquiry);
        if (verdict.opinion() == Opinion.DENIES) {
            String permission = inquiry.action().permission();
            String resource = resource(bucket, inquiry.key());
            throw new CloudException(
                    KernelError.FORBIDDEN,
                    "you may not %s on %s: %s".formatted(permission, resource, denied(verdict)),
                    Map.of("permission", permission, "resource", resource));
        }
    }

    /** Name of a bucket or an object for roles and policies of users. */
    public static String resource(Bucket bucket, String key) {
        return "bucket/" + bucket.name() + (key.isEmpty() ? "" : "/" + key);
    }
}
