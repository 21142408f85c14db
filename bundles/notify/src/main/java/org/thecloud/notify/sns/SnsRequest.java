// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import java.util.UUID;
import org.thecloud.aws.Accounts;
import org.thecloud.aws.AwsCall;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.notify.service.Subscription;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.notify.service.TopicService;
import org.thecloud.notify.service.TopicSpec;
import org.thecloud.notify.service.TopicStatus;

/** One request of the protocol. */
record SnsRequest(
        AwsCall call, TopicService topics, Subscriptions subscriptions, String action, Form form) {

    Caller caller() {
        return call.caller();
    }

    String account() {
        return Accounts.of(caller().tenant());
    }

    String arn(String topic) {
        return "arn:aws:sns:%s:%s:%s".formatted(call.region(), account(), topic);
    }

    String arn(Subscription subscription) {
        return arn(subscription.resource().spec().topic().name())
                + ":"
                + subscription.resource().id();
    }

    /** Says what is wanted, and refuses it unless it is allowed. */
    void require(String permission, String resource, boolean mutating) {
        call.wants(permission, resource, mutating);
        call.require(permission, resource);
    }

    /** The topic of a parameter, for somebody who may do this to it. */
    Resource<TopicSpec, TopicStatus> topic(String parameter, String permission, boolean mutating) {
        String[] parts = form.required(parameter).split(":", -1);
        if (parts.length != 6 || !parts[0].equals("arn") || !parts[2].equals("sns")) {
            throw Refusals.invalid(parameter + " is not the ARN of a topic");
        }
        var found = topics.find(caller(), parts[5]).filter(one -> !one.deleting());
        require(
                permission,
                "topic/" + found.map(topic -> topic.id().toString()).orElse("*"),
                mutating);
        if (!parts[4].equals(account())) {
            throw Refusals.notFound("Topic");
        }
        return found.orElseThrow(() -> Refusals.notFound("Topic"));
    }

    /** The subscription of the parameter SubscriptionArn, likewise. */
    Subscription subscription(String permission, boolean mutating) {
        String[] parts = form.required("SubscriptionArn").split(":", -1);
        UUID id;
        try {
            id = UUID.fromString(parts[parts.length - 1]);
        } catch (IllegalArgumentException notOurs) {
            throw Refusals.invalid("SubscriptionArn is not the ARN of a subscription");
        }
        require(permission, "subscription/" + id, mutating);
        return subscriptions.get(caller(), id);
    }
}
