// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Step;

/**
 * Resources that need a look. At most one entry per resource; whoever claims it holds the lease
 * until it settles or the lease runs out on the database's clock.
 */
@ProviderType
public interface WorkQueue {
    /**
     * Claims due entries of these kinds; entries other workers hold are skipped, not waited for.
     */
    List<Lease> claim(String worker, Collection<String> kinds, int most, Duration lease);

    /** The resource under a lease; empty if it is gone. */
    <S, T> Optional<Resource<S, T>> load(Lease lease, ResourceKind<S, T> kind);

    /** Prolongs a lease; false if it was lost. */
    boolean extend(Lease lease, Duration longer);

    /**
     * Stores what a step found and when the next look is due; a spec that changed meanwhile makes
     * it due at once, and GONE while owned resources remain waits for them. A change record is
     * written only when something changed.
     *
     * @param generation generation of the resource that the step looked at
     * @return false, and nothing written, if the lease was lost
     */
    <S, T> boolean settle(Lease lease, ResourceKind<S, T> kind, long generation, Step<T> step);

    /**
     * Puts the entry back for a later try after a failure; counts the attempt. Same result as
     * {@link #settle}.
     */
    <S, T> boolean retry(Lease lease, ResourceKind<S, T> kind, Step<T> step);

    /** Gives an entry back untouched: it is due again at once. */
    void release(Lease lease);

    /**
     * Calls back, without blocking, after each commit of this runtime that made work due or wrote
     * changes.
     */
    AutoCloseable onCommit(Runnable wake);

    /** How much there is to do, for each kind that has entries, over all tenants. */
    List<Backlog> backlog();

    /** What waits and what is held, soonest first, over all tenants. */
    Page<Entry> entries(PageQuery page);

    /**
     * Time until the next entry of these kinds becomes due; zero if one is due, empty if there is
     * none.
     */
    Optional<Duration> nextDue(Collection<String> kinds);
}
