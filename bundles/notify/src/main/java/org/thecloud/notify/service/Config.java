// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of topics and subscriptions. */
@ObjectClassDefinition(
        id = "org.thecloud.notify",
        name = "The Cloud: notify",
        description =
                "How many deliveries are made at a time, what is kept, when an endpoint is dead.")
public @interface Config {

    @AttributeDefinition(description = "Deliveries at the same time, of this runtime.")
    int deliveries() default 2000;

    @AttributeDefinition(description = "Of these for one tenant.")
    int deliveries_per_tenant() default 500;

    @AttributeDefinition(description = "Of these of one tenant to one host.")
    int deliveries_per_host() default 64;

    @AttributeDefinition(description = "Of these for one subscription.")
    int deliveries_per_subscription() default 16;

    @AttributeDefinition(
            description = "Seconds that deliveries may still take when this service is stopped.")
    int drain_seconds() default 20;

    @AttributeDefinition(
            description =
                    "Days that a message is kept with its deliveries, whether they were made or not.")
    int messages_days() default 4;

    @AttributeDefinition(
            description = "Attempts in a row that must fail before a subscription is paused.")
    int pause_attempts() default 20;

    @AttributeDefinition(
            description =
                    "Minutes for which they must have failed before a subscription is paused.")
    int pause_minutes() default 1440;

    @AttributeDefinition(
            description =
                    "Address of the API as others reach it, for links in confirmations; without it"
                            + " they have the token only.")
    String public_url() default "";
}
