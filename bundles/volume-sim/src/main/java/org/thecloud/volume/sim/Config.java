// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.sim;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one simulated storage. */
@ObjectClassDefinition(
        id = SimDriver.PID,
        name = "The Cloud: simulated volumes",
        description = "Volumes that are plain folders without a size; for tests.")
@interface Config {

    @AttributeDefinition(description = "Room of the storage in GB, of which nothing is real.")
    int gb() default 1000000;
}
