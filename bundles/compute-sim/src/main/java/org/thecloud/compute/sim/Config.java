// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one simulated host. */
@ObjectClassDefinition(
        id = SimDriver.PID,
        name = "The Cloud: simulated compute host",
        description = "A host that exists only as files; for trying things out and for tests.")
@interface Config {

    @AttributeDefinition(description = "Cores of the host.")
    int vcpus() default 1024;

    @AttributeDefinition(description = "Memory of the host in MB.")
    long memory_mb() default 1048576;
}
