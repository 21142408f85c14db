// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the cron service. */
@ObjectClassDefinition(
        id = "org.thecloud.cron",
        name = "The Cloud: cron",
        description = "How many runs go on at a time, and how long they are remembered.")
@interface Config {

    @AttributeDefinition(description = "Runs that go on at the same time in this runtime.")
    int runs_max() default 128;

    @AttributeDefinition(description = "Of these, to one host and port, or to one queue.")
    int runs_max_host() default 16;

    @AttributeDefinition(description = "Of these, for one tenant.")
    int runs_max_tenant() default 64;

    @AttributeDefinition(
            description =
                    "Seconds a due time may be late before the misfire policy of its job decides.")
    int grace_seconds() default 60;

    @AttributeDefinition(description = "Days for which ended runs are remembered.")
    int history_days() default 7;

    @AttributeDefinition(
            description = "Seconds that running calls get to finish when the service is stopped.")
    int drain_seconds() default 10;
}
