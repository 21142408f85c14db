// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.Probed;

/**
 * Something that subscriptions deliver to, such as queues. The driver's name is the protocol that
 * subscriptions name; {@code webhook} is built in. Failures are {@link
 * org.thecloud.kernel.driver.DriverException} or {@link org.thecloud.kernel.CloudException}; one of
 * a kind that may pass is tried again as the subscription says. Called by several threads.
 */
@ConsumerType
public interface NotifyTarget extends Probed {
    /**
     * Refuses, before a subscription exists, what cannot work.
     *
     * @param caller who subscribes
     * @param endpoint as the caller wrote it, such as a name or an ARN
     * @return the endpoint as it is to be kept, and what the caller must be allowed; the service
     *     asks
     */
    @Deadline(seconds = 10)
    Address resolve(Caller caller, String endpoint);

    /** Whether whoever receives must confirm the subscription first. Constant. */
    @Deadline(seconds = 0)
    boolean needsConfirmation();

    /**
     * Delivers once. The same may come again after a crash or a failure, so whoever can tell
     * messages apart should take one once.
     *
     * @param self the platform, in the subscription's tenant
     * @return what to keep of the answer; its first 1 KiB is
     */
    @Deadline(seconds = 60)
    String deliver(Caller self, Parcel parcel);
}
