// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of object storage. */
@ObjectClassDefinition(
        id = "org.thecloud.storage",
        name = "The Cloud: object storage",
        description =
                "Where bytes are kept, when what is deleted leaves the disk, and where links lead.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Drivers that keep the bytes: new ones go to the first, those that are there are"
                            + " found in all of them.")
    String[] stores() default {"local"};

    @AttributeDefinition(
            description =
                    "Seconds that the bytes of what was deleted stay, for those who are reading them.")
    int garbage_seconds() default 300;

    @AttributeDefinition(
            description =
                    "Hours after which bytes that no object names, left by a crash, are removed.")
    int orphan_hours() default 24;

    @AttributeDefinition(
            description =
                    "MB a minute that are moved to the first store from the others; 0 leaves what is"
                            + " there where it is.")
    int move_mb_per_minute() default 0;

    @AttributeDefinition(
            description = "Days that it is known what buckets were used for in which hour.")
    int usage_days() default 400;

    @AttributeDefinition(
            description =
                    "Address that presigned links begin with, such as https://cloud.example.org; empty"
                            + " means the one the request came to.")
    String public_url() default "";
}
