// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Named, exclusive, self-expiring permissions over all runtimes of one database. */
@ProviderType
public interface Leases {
    /**
     * Takes the named lease if nobody holds it and the last holder's {@code rest} is over.
     *
     * @param lasting when it expires unless released
     * @param rest how long after this taking the name stays untakable, even when released
     */
    boolean take(String name, String holder, Duration lasting, Duration rest);

    void release(String name, String holder);
}
