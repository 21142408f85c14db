// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Limits of the REST edge. */
@ObjectClassDefinition(
        id = "org.thecloud.kernel.rest",
        name = "The Cloud: REST edge",
        description = "Rate limits, waiting for parts that are replaced, and trusted proxies.")
@interface Config {

    @AttributeDefinition(description = "Requests a second that one API key may send on average.")
    int key_requests_per_second() default 200;

    @AttributeDefinition(description = "Requests that one API key may send at once.")
    int key_burst() default 1000;

    @AttributeDefinition(
            description = "Requests a second that all keys of a tenant may send on average.")
    int tenant_requests_per_second() default 1000;

    @AttributeDefinition(description = "Requests that all keys of a tenant may send at once.")
    int tenant_burst() default 5000;

    @AttributeDefinition(
            description = "Requests a minute and address to register, log in or reset a password.")
    int auth_per_minute() default 5;

    @AttributeDefinition(
            description = "Refused credentials a minute and address before they are not looked at.")
    int failures_per_minute() default 60;

    @AttributeDefinition(
            description = "Seconds that a request waits for a part that is being replaced.")
    int hold_seconds() default 10;

    @AttributeDefinition(
            description = "Seconds that running requests get to finish when their part stops.")
    int drain_seconds() default 10;

    @AttributeDefinition(
            description =
                    "Networks (CIDR) of proxies whose X-Forwarded-For is believed; none unless configured.")
    String[] trusted_proxies() default {};
}
