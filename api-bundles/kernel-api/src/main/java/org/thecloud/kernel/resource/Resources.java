// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** Gives the store of each kind. */
@ProviderType
public interface Resources {
    /** The store of a kind; cheap, may be kept. */
    <S, T> ResourceStore<S, T> of(ResourceKind<S, T> kind);

    /**
     * Identity of this installation, made once with its database. Backend objects carry it, so that
     * one installation never takes another's objects for orphans of its own.
     */
    UUID installation();
}
