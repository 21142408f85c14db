// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;

/**
 * Something that buckets tell of changes of their objects, such as queues. The driver's name is the
 * kind of target. Failures are {@link org.thecloud.kernel.driver.DriverException} or {@link
 * org.thecloud.kernel.CloudException}; whatever they are, the same is tried again until it is too
 * old. Called by several threads.
 */
@ConsumerType
public interface EventTarget extends Probed {
    /**
     * Finds what a bucket shall tell; refuses what cannot work.
     *
     * @param caller who sets the bucket up, in the tenant of both
     * @param target id, name or ARN
     */
    @Deadline(seconds = 10)
    Destination resolve(Caller caller, String target);

    /**
     * Hands messages over, in their order. All or some may come again after a crash or a failure,
     * so whoever can tell them apart by their ids should take one once.
     *
     * @param self the platform, in the bucket's tenant
     * @param address that {@link #resolve} answered
     * @param messages at most ten
     */
    @Deadline(seconds = 60)
    void deliver(Caller self, String address, List<EventMessage> messages);
}
