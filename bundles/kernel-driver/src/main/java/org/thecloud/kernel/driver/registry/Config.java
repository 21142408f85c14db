// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How calls of drivers are guarded. */
@ObjectClassDefinition(
        id = "org.thecloud.kernel.driver",
        name = "The Cloud: drivers",
        description = "Waiting for drivers that are replaced, and limits on calls.")
@interface Config {

    @AttributeDefinition(description = "Seconds that a call waits for the successor of a driver.")
    int hold_seconds() default 10;

    @AttributeDefinition(
            description = "Seconds that running calls get to finish when their driver stops.")
    int drain_seconds() default 10;

    @AttributeDefinition(description = "Seconds between two looks at a driver's backend.")
    int probe_seconds() default 15;

    @AttributeDefinition(description = "Calls of one driver at a time.")
    int concurrent_calls() default 32;

    @AttributeDefinition(description = "Calls of one driver that may wait for their turn.")
    int waiting_calls() default 1000;

    @AttributeDefinition(description = "Seconds that a call waits for its turn.")
    int queue_seconds() default 30;

    @AttributeDefinition(
            description = "Seconds for which a driver that keeps failing is left alone.")
    int breaker_seconds() default 10;
}
