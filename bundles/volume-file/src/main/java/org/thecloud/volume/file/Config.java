// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one place for volumes. */
@ObjectClassDefinition(
        id = FileDriver.PID,
        name = "The Cloud: volumes as files",
        description = "Volumes of this machine, each a file.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Directory that holds everything, best a file system of its own with reflinks (XFS or"
                            + " Btrfs). None means data/volume-file of the runtime.")
    String directory() default "";

    @AttributeDefinition(
            description =
                    "Size in GB of the file with an XFS that is made where the directory's file system has no"
                            + " reflinks; 0 means as large as that file system. Taken as it is used.")
    int pool_gb() default 0;

    @AttributeDefinition(
            description =
                    "How many bytes are promised for each that there is. Above 1 volumes can find the host full"
                            + " before they are.")
    double overcommit() default 1;
}
