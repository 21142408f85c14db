// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The listener for operators. */
@ObjectClassDefinition(
        id = "org.thecloud.kernel.telemetry",
        name = "The Cloud: telemetry",
        description = "Address of the listener for metrics and profiling, and who may use it.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Address to listen on. Any but a loopback address needs a token, or nothing"
                            + " listens.")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "Port to listen on; 0 takes any free one.")
    int port() default 8181;

    @AttributeDefinition(
            description =
                    "Secret that callers send as bearer token, 16 characters or more; empty asks"
                            + " for none.",
            type = AttributeType.PASSWORD)
    String token() default "";

    @AttributeDefinition(description = "Longest recording that may be asked for, in seconds.")
    int recording_seconds() default 300;

    @AttributeDefinition(description = "Largest recording that is kept, in megabytes.")
    int recording_mb() default 64;
}
