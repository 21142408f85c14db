// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the compute service. */
@ObjectClassDefinition(
        id = "org.thecloud.compute",
        name = "The Cloud: compute",
        description = "Instance types beside the shipped ones.")
@interface Config {

    @AttributeDefinition(
            description =
                    "More instance types, each id|name|vcpus|memory_mb|disk_gb|network_mbps|price_per_hour|category;"
                            + " one with the id of a shipped type replaces it.")
    String[] types() default {};
}
