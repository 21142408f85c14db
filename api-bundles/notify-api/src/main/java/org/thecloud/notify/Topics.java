// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;

/**
 * Publishes to topics of the caller's tenant. What is published is on disk, with a delivery for
 * each subscription that takes it, when the method returns; it is delivered at least once.
 * Thread-safe; methods block on the database.
 */
@ProviderType
public interface Topics {
    /** The topic with this name or id. */
    Optional<UUID> idOf(Caller caller, String nameOrId);

    /**
     * Publishes a message. A repeat with the caller's idempotency key is answered with the first.
     *
     * @throws CloudException NOT_FOUND, INVALID_INPUT, or MESSAGE_TOO_LARGE of {@link NotifyError}
     */
    Published publish(Caller caller, UUID topic, Notice notice);

    /** Publishes up to ten messages; each is published or refused for itself. */
    List<Outcome> publishAll(Caller caller, UUID topic, List<Notice> notices);

    /** What became of one message of a batch: one of both is there. */
    record Outcome(@Nullable Published published, @Nullable CloudException refused) {}
}
