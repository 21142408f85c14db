// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Caller;

/**
 * Who has which volume: offered by the service whose machines use volumes, which is not known here.
 * Failures are {@link org.thecloud.kernel.CloudException}. Thread-safe.
 */
@ConsumerType
public interface Attachments {
    /** Those of these volumes that somebody has, by volume. */
    Map<UUID, Attachment> of(Caller caller, Collection<UUID> volumes);

    /**
     * Records that the instance shall have the volume.
     *
     * @param instance id or name
     */
    Attachment attach(Caller caller, UUID volume, String instance, String path, boolean readOnly);

    /**
     * Records that its instance shall not have it any more. The instance keeps it from others until
     * its machine has let go.
     */
    Attachment detach(Caller caller, UUID volume);

    /** Says that the volume is larger than it was, to whom has it. */
    void enlarged(Caller caller, UUID volume);
}
