// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.sim;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one simulated host. */
@ObjectClassDefinition(
        id = SimDriver.PID,
        name = "The Cloud: simulated network host",
        description = "Networks that exist only as files; for trying things out and for tests.")
@interface Config {

    @AttributeDefinition(description = "Largest packet that ports say they carry.")
    int mtu() default 1450;
}
