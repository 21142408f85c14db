// SPDX-License-Identifier: Apache-2.0
package org.thecloud.store;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The platform's database, for bundles that own tables. */
@ProviderType
public interface Databases {
    /**
     * Brings the unit's tables up to date, under a lock, and opens it. Blocks. A migration that was
     * applied and has another checksum now is refused.
     *
     * @param unit name of the persistence unit, also of its migrations: numbered scripts {@code
     *     db/<unit>/0001-what.sql} in the owner's bundle, each plain SQL that both H2 and
     *     PostgreSQL understand; {@code 0001-what.postgresql.sql} or {@code .h2.sql} beside it
     *     replaces it there
     * @param owner any class of the owning bundle: gives loader and resources
     * @param entities OpenJPA entities, enhanced at build time
     */
    Database open(String unit, Class<?> owner, List<Class<?>> entities);
}
