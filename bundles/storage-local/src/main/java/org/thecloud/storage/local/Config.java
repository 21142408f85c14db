// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the local store. */
@ObjectClassDefinition(
        id = "org.thecloud.storage.local",
        name = "The Cloud: local storage",
        description = "Where the bytes of objects are kept on this machine.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Directories, best on different disks; each holds everything. None means"
                            + " data/storage of the runtime.")
    String[] directories() default {};

    @AttributeDefinition(
            description = "Bytes in MB that the scrubber reads a minute, to find what rots.")
    int scrub_mb_per_minute() default 256;
}
