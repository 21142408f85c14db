// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the queue service. */
@ObjectClassDefinition(
        id = "org.thecloud.queue",
        name = "The Cloud: queue",
        description = "Which engine new queues get, and how many receivers may wait.")
@interface Config {

    @AttributeDefinition(
            description = "Engine of new queues that ask for none, such as local or postgres.")
    String engine() default "local";

    @AttributeDefinition(
            description = "Receivers that may wait at the same time; more are answered at once.")
    int waiting_max() default 20_000;
}
