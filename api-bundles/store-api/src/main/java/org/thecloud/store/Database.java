// SPDX-License-Identifier: Apache-2.0
package org.thecloud.store;

import jakarta.persistence.EntityManager;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;

/** One bundle's tables. Thread-safe; must be closed by its owner. */
@ProviderType
public interface Database extends AutoCloseable {
    /** Runs a read. The result must not be a lazy entity. */
    <R> R read(Function<EntityManager, R> work);

    /**
     * Runs a transaction that is on disk when this returns; with the caller's {@code dryRun} it is
     * rolled back at the end. Work may run again after a serialisation failure, so it must have no
     * other effects. A violated unique constraint arrives as {@link
     * org.thecloud.kernel.CloudException} CONFLICT with the detail {@code constraint}, in lower
     * case.
     */
    <R> R write(Caller caller, Function<EntityManager, R> work);

    /**
     * Whether other runtimes may write the same database, so that nothing read may be kept without
     * asking again.
     */
    boolean shared();

    @Override
    void close();
}
