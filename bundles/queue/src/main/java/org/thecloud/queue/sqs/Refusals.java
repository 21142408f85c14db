// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import java.util.Map;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.queue.QueueError;

/**
 * Failures in the words of SQS. The code is that of the query protocol, which SDKs also get in a
 * header of JSON answers; the JSON protocol has another word for the same.
 */
final class Refusals {

    private static final String PREFIX = "AWS.SimpleQueueService.";
    private static final String COMMON = "com.amazon.coral.service#";
    private static final String OWN = "com.amazonaws.sqs#";

    private static final Map<String, String> JSON =
            Map.ofEntries(
                    Map.entry(PREFIX + "NonExistentQueue", OWN + "QueueDoesNotExist"),
                    Map.entry("QueueAlreadyExists", OWN + "QueueNameExists"),
                    Map.entry("ReceiptHandleIsInvalid", OWN + "ReceiptHandleIsInvalid"),
                    Map.entry(PREFIX + "MessageNotInflight", OWN + "MessageNotInflight"),
                    Map.entry("OverLimit", OWN + "OverLimit"),
                    Map.entry("InvalidAttributeName", OWN + "InvalidAttributeName"),
                    Map.entry("InvalidAttributeValue", OWN + "InvalidAttributeValue"),
                    Map.entry("InvalidMessageContents", OWN + "InvalidMessageContents"),
                    Map.entry("ResourceNotFoundException", OWN + "ResourceNotFoundException"),
                    Map.entry(PREFIX + "UnsupportedOperation", OWN + "UnsupportedOperation"),
                    Map.entry(PREFIX + "EmptyBatchRequest", OWN + "EmptyBatchRequest"),
                    Map.entry(
                            PREFIX + "TooManyEntriesInBatchRequest",
                            OWN + "TooManyEntriesInBatchRequest"),
                    Map.entry(
                            PREFIX + "BatchEntryIdsNotDistinct", OWN + "BatchEntryIdsNotDistinct"),
                    Map.entry(PREFIX + "BatchRequestTooLong", OWN + "BatchRequestTooLong"),
                    Map.entry(PREFIX + "InvalidBatchEntryId", OWN + "InvalidBatchEntryId"),
                    Map.entry("InvalidParameterValue", COMMON + "InvalidParameterValueException"),
                    Map.entry("MissingParameter", COMMON + "MissingRequiredParameterException"),
                    Map.entry("InvalidAction", COMMON + "UnknownOperationException"),
                    Map.entry("MalformedInput", COMMON + "SerializationException"),
                    Map.entry("SignatureDoesNotMatch", COMMON + "InvalidSignatureException"),
                    Map.entry("InvalidAccessKeyId", COMMON + "UnrecognizedClientException"),
                    Map.entry("AccessDenied", COMMON + "AccessDeniedException"),
                    Map.entry("SlowDown", COMMON + "ThrottlingException"),
                    Map.entry("InternalError", COMMON + "InternalFailure"),
                    Map.entry("ServiceUnavailable", COMMON + "ServiceUnavailableException"));

    private Refusals() {}

    /** The JSON protocol's word for a code of the query protocol. */
    static String json(String code) {
        return JSON.getOrDefault(code, COMMON + code);
    }

    static AwsRefusal refusal(String code, String sentence) {
        return new AwsRefusal(400, code, sentence);
    }

    static AwsRefusal own(String code, String sentence) {
        return refusal(PREFIX + code, sentence);
    }

    static AwsRefusal noQueue() {
        return own("NonExistentQueue", "The specified queue does not exist.");
    }

    static AwsRefusal value(String parameter, String sentence) {
        return refusal(
                "InvalidParameterValue",
                "Value for parameter %s is invalid. Reason: %s".formatted(parameter, sentence));
    }

    static AwsRefusal missing(String parameter) {
        return refusal(
                "MissingParameter",
                "The request must contain the parameter %s.".formatted(parameter));
    }

    static AwsRefusal receipt() {
        return refusal("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    }

    static AwsRefusal notInFlight() {
        return own("MessageNotInflight", "The specified message isn't in flight.");
    }

    /** A refusal of the service in these words. */
    static AwsRefusal of(CloudException refused) {
        ErrorKind kind = refused.kind();
        String sentence = String.valueOf(refused.getMessage());
        String code = refused.code().name();
        if (code.equals("IN_FLIGHT_LIMIT")) {
            return new AwsRefusal(403, "OverLimit", sentence);
        }
        if (code.equals(QueueError.MESSAGE_TOO_LARGE.name())) {
            return value(
                    "MessageBody", "Message must be shorter than the queue allows: " + sentence);
        }
        return switch (kind) {
            case NOT_FOUND -> noQueue();
            case INVALID -> value(refused.field().orElse("Request"), sentence);
            case CONFLICT, UNSUPPORTED -> own("UnsupportedOperation", sentence);
            case FORBIDDEN, UNAUTHENTICATED -> new AwsRefusal(403, "AccessDenied", sentence);
            case QUOTA_EXCEEDED -> new AwsRefusal(403, "OverLimit", sentence);
            case RATE_LIMITED -> new AwsRefusal(503, "SlowDown", sentence);
            case EXHAUSTED, UNAVAILABLE -> new AwsRefusal(503, "ServiceUnavailable", sentence);
            case INTERNAL ->
                    new AwsRefusal(
                            500,
                            "InternalError",
                            "an error of the platform; please report the request id");
            default -> refusal(code, sentence);
        };
    }
}
