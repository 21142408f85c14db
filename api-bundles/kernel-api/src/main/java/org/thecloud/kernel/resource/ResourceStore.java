// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;

/**
 * Resources of one kind. Every method sees the caller's tenant only: another tenant's id is not
 * found. A mutation writes the resource, its references, claims and quota, the work it makes due
 * and the change record in one transaction, which is on disk when the method returns; the caller's
 * {@link org.thecloud.kernel.Conditions} hold for each. With {@code dryRun} the transaction is
 * rolled back after all checks and the result is what would have been. Thread-safe; methods block
 * on the database.
 *
 * <p>Failures are {@link org.thecloud.kernel.CloudException}: INVALID_NAME, NAME_TAKEN,
 * REFERENCE_NOT_FOUND, CONFLICT (claim, names the holder's claim), QUOTA_EXCEEDED,
 * IDEMPOTENCY_KEY_REUSED, NOT_FOUND, STALE_VERSION, IN_USE (names who), DELETING.
 */
@ProviderType
public interface ResourceStore<S, T> {
    /**
     * Records a new resource. A repeat with the same idempotency key and content answers the first
     * one.
     */
    Resource<S, T> create(Caller caller, Draft<S> draft);

    Optional<Resource<S, T>> find(Caller caller, UUID id);

    /** Like {@link #find} but refuses with NOT_FOUND. */
    Resource<S, T> get(Caller caller, UUID id);

    /** The one with this name, for people who type. */
    Optional<Resource<S, T>> named(Caller caller, String name);

    /** Newest first. */
    Page<Resource<S, T>> list(Caller caller, ResourceQuery query);

    /**
     * Changes what is wanted.
     *
     * @param edit pure function from the current resource to the wanted draft; runs inside the
     *     transaction, may run again when another writer was quicker, and may refuse by throwing;
     *     equal draft means nothing is written
     */
    Resource<S, T> update(Caller caller, UUID id, Function<Resource<S, T>, Draft<S>> edit);

    /**
     * Marks for removal, with everything it owns. Refused with IN_USE while another resource names
     * it. Deleting what is on its way out is answered like the first time.
     */
    Resource<S, T> delete(Caller caller, UUID id);

    /** Whether the id is a living resource of any tenant: for removing orphans at a backend. */
    boolean exists(UUID id);

    /**
     * Those of these ids that are there, of any tenant: for work of the platform on many at a time.
     */
    List<Resource<S, T>> all(Collection<UUID> ids);

    /**
     * Those of this kind that name one of these resources, also those on their way out: for showing
     * who holds something.
     */
    List<Resource<S, T>> naming(Caller caller, Collection<UUID> targets);

    /** Makes work due for one resource of any tenant; nothing happens if it is gone. */
    void wake(UUID id);

    /** Makes work due for all resources of any tenant that have this value in an indexed field. */
    void wake(String indexField, String value);

    /**
     * Number of the current edition of this kind, asked after this call began: while it stays, no
     * runtime has committed a change of a resource of its kinds. Always zero while this is the only
     * runtime of its database, which knows itself what it changed.
     *
     * @throws IllegalStateException if the kind has no {@link ResourceKind#edition}
     */
    long edition();

    /**
     * How many resources there are per state, over all tenants. Counted anew, unless there are so
     * many that counting takes long: then as of at most a minute or so ago.
     */
    java.util.Map<String, Long> countByState();
}
