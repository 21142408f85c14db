// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the listener. */
@ObjectClassDefinition(
        id = "org.thecloud.aws",
        name = "The Cloud: AWS protocols",
        description = "Where S3, SQS and the like are listened for, and the limits there.")
@interface Config {

    @AttributeDefinition(description = "Address to listen on.")
    String host() default "127.0.0.1";

    @AttributeDefinition(description = "Port to listen on; 0 takes a free one.")
    int port() default 8333;

    @AttributeDefinition(
            description =
                    "Domains of this listener; what the Host header has before one of them is a bucket's name.")
    String[] domains() default {"localhost"};

    @AttributeDefinition(description = "Requests that are served at the same time.")
    int threads() default 200;

    @AttributeDefinition(description = "Requests a second that one key may send on average.")
    int key_requests_per_second() default 5000;

    @AttributeDefinition(description = "Requests that one key may send at once.")
    int key_burst() default 10000;

    @AttributeDefinition(
            description = "Requests a second that all keys of a tenant may send on average.")
    int tenant_requests_per_second() default 20000;

    @AttributeDefinition(description = "Requests that all keys of a tenant may send at once.")
    int tenant_burst() default 40000;

    @AttributeDefinition(
            description =
                    "Wrong signatures a minute, by address and key, before they are not looked at.")
    int failures_per_minute() default 60;

    @AttributeDefinition(
            description = "Unsigned requests a second that one address may send on average.")
    int anonymous_requests_per_second() default 500;

    @AttributeDefinition(
            description = "Seconds that a request waits for a part that is being replaced.")
    int hold_seconds() default 10;

    @AttributeDefinition(
            description = "Seconds that running requests get to finish when their part stops.")
    int drain_seconds() default 10;
}
