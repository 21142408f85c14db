// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one volume group. */
@ObjectClassDefinition(
        id = LvmDriver.PID,
        name = "The Cloud: volumes of LVM",
        description = "Thin logical volumes of a volume group of this machine.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Volume group that the volumes are in. It must be there: vgcreate thecloud /dev/DISK.")
    String group() default "thecloud";

    @AttributeDefinition(
            description =
                    "Thin pool in the group. Unless it is there it is made, with nine tenths of what is free.")
    String pool() default "thecloud";

    @AttributeDefinition(
            description =
                    "How many bytes are promised for each that there is. Above 1 volumes can find the pool full"
                            + " before they are.")
    double overcommit() default 1;
}
