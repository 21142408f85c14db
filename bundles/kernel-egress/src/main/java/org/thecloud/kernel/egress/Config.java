// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where calls to addresses that users gave may go. */
@ObjectClassDefinition(
        id = "org.thecloud.kernel.egress",
        name = "The Cloud: egress",
        description = "Which targets outside the platform users may have called.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Networks such as 10.20.0.0/16 that are allowed although they are not public.")
    String[] networks_allowed() default {};

    @AttributeDefinition(
            description = "Networks that are refused although they are public, your own first.")
    String[] networks_denied() default {};

    @AttributeDefinition(description = "Ports and ranges of ports that may be called.")
    String[] ports_allowed() default {"80", "443", "1024-65535"};

    @AttributeDefinition(description = "Ports and ranges of ports that may not, of those.")
    String[] ports_denied() default {};

    @AttributeDefinition(
            description =
                    "File with certificates (PEM) of authorities that are trusted besides those"
                            + " of the Java runtime.")
    String trust_file() default "";

    @AttributeDefinition(description = "Seconds to wait for a connection.")
    int connect_seconds() default 5;

    @AttributeDefinition(description = "Calls to one origin at the same time; others wait.")
    int concurrent_calls() default 64;
}
