// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import java.util.List;
import org.thecloud.kernel.TenantId;

/**
 * The policy of a bucket, ready to be asked.
 *
 * @param text as its author wrote it
 */
public record BucketPolicy(String text, List<Statement> statements) {

    public BucketPolicy {
        statements = List.copyOf(statements);
    }

    /** What a policy has to say. */
    public enum Opinion {
        ALLOWS,
        DENIES,
        SILENT
    }

    /**
     * An opinion and whose it is.
     *
     * @param statement empty if none spoke
     */
    public record Verdict(Opinion opinion, String statement) {}

    /**
     * Reads a policy of a bucket.
     *
     * @throws IllegalArgumentException with a sentence for its author
     */
    public static BucketPolicy of(String bucket, String text) {
        return new PolicyReader(bucket).read(text);
    }

    /** A policy that was stored; one that cannot be read any more denies everything. */
    public static BucketPolicy stored(String bucket, String text) {
        try {
            return of(bucket, text);
        } catch (IllegalArgumentException unreadable) {
            Glob all = new Glob("*");
            Statement none =
                    new Statement(
                            "none: it cannot be read",
                            false,
                            List.of(Grantee.ANYBODY),
                            List.of(all),
                            false,
                            List.of(all),
                            false,
                            List.of());
            return new BucketPolicy(text, List.of(none));
        }
    }

    /** A policy that lets anybody read objects. */
    public static BucketPolicy publicRead(String bucket) {
        return of(
                bucket,
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"PublicRead\",\"Effect\":"
                        + "\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\""
                        + Statement.ARN
                        + bucket
                        + "/*\"}]}");
    }

    /** Whether it grants something to anybody at all. */
    public boolean isPublic() {
        return statements.stream().anyMatch(Statement::open);
    }

    /**
     * What it says of a request. A denial wins. Within the owner's tenant a grant to the tenant as
     * a whole is none: there roles and policies of users decide.
     */
    public Verdict judge(TenantId owner, Inquiry inquiry) {
        boolean inside = inquiry.caller().tenant().equals(owner);
        Verdict verdict = new Verdict(Opinion.SILENT, "");
        if (inside && inquiry.action().onPolicy()) {
            return verdict;
        }
        for (Statement statement : statements) {
            if (!statement.fits(inquiry)) {
                continue;
            }
            if (!statement.allow()) {
                return new Verdict(Opinion.DENIES, statement.name());
            }
            if (!inside || statement.personal(inquiry)) {
                verdict = new Verdict(Opinion.ALLOWS, statement.name());
            }
        }
        return verdict;
    }
}
