// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of images. */
@ObjectClassDefinition(
        id = Shelf.PID,
        name = "The Cloud: images",
        description = "Where images of tenants are, and how large they may be.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Folder of the images' files; QEMU's user must be able to enter it, and several runtimes of"
                            + " one database share it. None means data/image of the runtime.")
    String folder() default "";

    @AttributeDefinition(description = "GB that the file of one image may have.")
    int most_gb() default 20;
}
