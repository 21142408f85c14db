// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** Finds users. Thread-safe; methods may ask the database. */
@ProviderType
public interface Users {

    Optional<User> find(UUID id);

    /** The user with this address, written in any case. */
    Optional<User> withEmail(String email);

    /** Those of the ids that are users. */
    Map<UUID, User> all(Collection<UUID> ids);

    /** The first administrator of the platform. */
    Optional<User> firstAdministrator();
}
