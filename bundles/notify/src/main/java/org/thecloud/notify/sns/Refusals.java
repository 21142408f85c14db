// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;

/** Failures in the words of SNS. */
final class Refusals {

    private Refusals() {}

    static AwsRefusal invalid(String sentence) {
        return new AwsRefusal(400, "InvalidParameter", "Invalid parameter: " + sentence);
    }

    static AwsRefusal of(String code, String sentence) {
        return new AwsRefusal(400, code, sentence);
    }

    static AwsRefusal notFound(String what) {
        return new AwsRefusal(404, "NotFound", what + " does not exist");
    }

    static AwsRefusal of(CloudException refused) {
        ErrorKind kind = refused.kind();
        String sentence = String.valueOf(refused.getMessage());
        return switch (kind) {
            case NOT_FOUND -> new AwsRefusal(404, "NotFound", sentence);
            case FORBIDDEN, UNAUTHENTICATED -> new AwsRefusal(403, "AuthorizationError", sentence);
            case QUOTA_EXCEEDED ->
                    new AwsRefusal(
                            403,
                            "subscriptions".equals(refused.details().get("quota"))
                                    ? "SubscriptionLimitExceeded"
                                    : "TopicLimitExceeded",
                            sentence);
            case RATE_LIMITED -> new AwsRefusal(429, "Throttled", sentence);
            case EXHAUSTED, UNAVAILABLE -> new AwsRefusal(503, "ServiceUnavailable", sentence);
            case INTERNAL ->
                    new AwsRefusal(
                            500,
                            "InternalError",
                            "an error of the platform; please report the request id");
            default -> invalid(sentence);
        };
    }
}
