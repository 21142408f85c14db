// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import jakarta.servlet.http.HttpServletRequest;
import org.thecloud.aws.Accounts;
import org.thecloud.aws.AwsCall;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;

/**
 * One request of the protocol.
 *
 * @param base scheme, host and port that the client used: URLs of queues begin so
 */
record SqsRequest(AwsCall call, Queues queues, String action, Input input, String base) {

    static String base(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return request.getScheme() + "://" + (host == null ? request.getServerName() : host);
    }

    Caller caller() {
        return call.caller();
    }

    String account() {
        return Accounts.of(caller().tenant());
    }

    String url(String name) {
        return base + "/" + account() + "/" + name;
    }

    String arn(String name) {
        return "arn:aws:sqs:%s:%s:%s".formatted(call.region(), account(), name);
    }

    /** The queue of the parameter QueueUrl, for somebody who may do this to it. */
    Resource<QueueSpec, QueueStatus> queue(String permission, boolean mutating) {
        return named(nameOf(input.required("QueueUrl")), permission, mutating);
    }

    Resource<QueueSpec, QueueStatus> named(String name, String permission, boolean mutating) {
        var found = queues.named(caller(), name);
        String resource = "queue/" + found.map(queue -> queue.id().toString()).orElse("*");
        call.wants(permission, resource, mutating);
        call.require(permission, resource);
        return found.orElseThrow(Refusals::noQueue);
    }

    private String nameOf(String url) {
        int scheme = url.indexOf("://");
        int path = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
        if (path < 0) {
            throw Refusals.noQueue();
        }
        while (path < url.length() && url.charAt(path) == '/') {
            path++;
        }
        String[] parts = url.substring(path).split("/", -1);
        if (parts.length == 1 && !parts[0].isEmpty()) {
            return parts[0]; // the name alone is understood as well
        }
        if (parts.length != 2 || !parts[0].equals(account())) {
            throw Refusals.noQueue();
        }
        return parts[1];
    }

    /** The queue that an ARN names. */
    Resource<QueueSpec, QueueStatus> byArn(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != 6 || !parts[2].equals("sqs") || !parts[4].equals(account())) {
            throw Refusals.noQueue();
        }
        return queues.named(caller(), parts[5]).orElseThrow(Refusals::noQueue);
    }
}
