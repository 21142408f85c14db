// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where the platform keeps its state. */
@ObjectClassDefinition(
        id = "org.thecloud.kernel.store",
        name = "The Cloud: store",
        description = "Database of the platform: H2 on disk, or PostgreSQL.")
@interface Config {

    @AttributeDefinition(
            description = "JDBC URL, of H2 or PostgreSQL; empty means H2 below the data folder.")
    String url() default "";

    @AttributeDefinition(description = "User of the database.")
    String user() default "cloud";

    @AttributeDefinition(description = "Password of that user.", type = AttributeType.PASSWORD)
    String password() default "";

    @AttributeDefinition(description = "Most connections at a time.")
    int pool_size() default 16;

    @AttributeDefinition(
            description = "How long a call waits for a free connection, in milliseconds.")
    int pool_wait_millis() default 5000;
}
