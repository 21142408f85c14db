// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the embedded engine. */
@ObjectClassDefinition(
        id = LocalEngine.PID,
        name = "The Cloud: embedded queue engine",
        description = "Where messages are kept, and how many at most.")
@interface Config {

    @AttributeDefinition(
            description = "Folder of the journal; empty means queue-local below the data folder.")
    String folder() default "";

    @AttributeDefinition(
            description =
                    "Messages of all queues together before sending is refused; each takes about"
                            + " 100 bytes of memory, whatever its length.")
    int messages_max() default 2_000_000;
}
