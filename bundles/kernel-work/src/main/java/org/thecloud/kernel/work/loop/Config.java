// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How due work is done. */
@ObjectClassDefinition(
        id = "org.thecloud.kernel.work",
        name = "The Cloud: work",
        description = "How many resources are worked on at a time, and how long a lease lasts.")
@interface Config {

    @AttributeDefinition(description = "Resources that are worked on at the same time.")
    int workers() default 16;

    @AttributeDefinition(description = "Seconds after which another runtime may take over.")
    int lease_seconds() default 60;

    @AttributeDefinition(
            description = "Seconds that running steps get to finish when their bundle is stopped.")
    int drain_seconds() default 10;
}
