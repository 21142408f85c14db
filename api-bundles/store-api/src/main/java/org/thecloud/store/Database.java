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
     * Like {@link #write}, but returns with the commit. It is on disk when {@link #force} or
     * another {@link #write} returns that was called afterwards; nobody must be told of it before.
     */
    <R> R unforced(Caller caller, Function<EntityManager, R> work);

    /** Returns when everything that was committed before is on disk; at once if it is already. */
    void force();

    /**
     * Begins a new {@link #edition} with the commit of the running {@link #write}. Such writes wait
     * for each other from here to their commit.
     */
    void renew(EntityManager em);

    /**
     * Number of the current edition of this unit's data, asked after this call began, or after the
     * {@link org.thecloud.kernel.Moment} of its thread did: while it stays, no runtime has
     * committed a {@link #renew}ing write. Always zero while this is the only runtime of its
     * database, which knows itself what it changed. Costs at most one small query, shared by all
     * who ask at the same time and by all look-ups of a moment.
     *
     * @see Kept
     */
    long edition();

    /** Whether other runtimes may write the same database. */
    boolean shared();

    @Override
    void close();
}
