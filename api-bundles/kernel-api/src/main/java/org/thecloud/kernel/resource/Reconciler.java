// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Caller;

/**
 * Brings one resource to what its spec wants. Called by the kernel while it holds the resource's
 * lease, never twice at the same time for one resource, in a thread that may be interrupted. Must
 * be idempotent: a call may follow another that died half-way. Failures are thrown as {@link
 * org.thecloud.kernel.CloudException}: a retryable kind leaves the resource DEGRADED (or in its
 * state, if it never worked) and is tried again with backoff; any other makes it FAILED with code
 * and message.
 */
@ConsumerType
public interface Reconciler<S, T> {
    ResourceKind<S, T> kind();

    /**
     * One look.
     *
     * @param self the platform, acting in the resource's own tenant
     */
    Step<T> reconcile(Caller self, Resource<S, T> resource);
}
