// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.postgres;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one engine. */
@ObjectClassDefinition(
        id = PostgresEngine.PID,
        name = "The Cloud: queue engine on PostgreSQL",
        description = "The database that keeps messages.")
@interface Config {

    @AttributeDefinition(description = "JDBC URL, such as jdbc:postgresql://host/cloud.")
    String url();

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
