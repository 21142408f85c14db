// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;

/** The driver interface of these tests. */
public interface EchoDriver extends Probed {
    String echo(String text);

    @Deadline(seconds = 1)
    String shortly(String text);

    @Deadline(seconds = 0)
    String here(String text);

    @Deadline(seconds = 0)
    Limits limits();

    /** Its limits. */
    record Limits(int length, String alphabet) {}

    /** Its facet. */
    interface Shouting {
        String shout(String text);
    }
}
