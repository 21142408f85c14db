// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of scheduled jobs. */
@ObjectClassDefinition(
        id = "org.thecloud.cron",
        name = "The Cloud: cron",
        description = "How often jobs may run, how many calls are made at a time, what is kept.")
public @interface Config {

    @AttributeDefinition(
            description =
                    "Seconds that must lie between two runs of a job; a quota cron_interval_seconds"
                            + " of a tenant goes before it.")
    int interval_seconds() default 10;

    @AttributeDefinition(
            description = "Seconds after which a run that did not happen in time counts as missed.")
    int grace_seconds() default 60;

    @AttributeDefinition(
            description = "Missed runs of a job that are made up for when it wants all of them.")
    int catch_up() default 100;

    @AttributeDefinition(description = "Calls at the same time, of this runtime.")
    int calls() default 4000;

    @AttributeDefinition(description = "Of these for one tenant.")
    int calls_per_tenant() default 500;

    @AttributeDefinition(
            description =
                    "Of these to one host; more than concurrent.calls of org.thecloud.kernel.egress"
                            + " would wait for a connection.")
    int calls_per_host() default 64;

    @AttributeDefinition(
            description = "Seconds that calls may still take when this service is stopped.")
    int drain_seconds() default 20;

    @AttributeDefinition(description = "Runs of a job that are kept.")
    int runs_kept() default 100;

    @AttributeDefinition(description = "Days that a run is kept.")
    int runs_days() default 30;
}
