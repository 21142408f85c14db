// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Names;

/**
 * What the store must know of a kind of resource. Pure functions of the spec, called inside the
 * writing transaction; they must be quick and must not fail. Specs and statuses are records, stored
 * as JSON by a tolerant reader: components may be added, and a missing one reads as null, zero or
 * empty.
 *
 * @param <S> what the tenant wants
 * @param <T> what is
 */
@ConsumerType
public interface ResourceKind<S, T> {
    /**
     * Singular, lower case, such as {@code instance}; the first half of permissions and the path of
     * resource names.
     */
    String name();

    Class<S> specType();

    Class<T> statusType();

    /**
     * Whether a mutation makes work due for a {@link Reconciler}. A kind without one is deleted at
     * once.
     */
    default boolean reconciled() {
        return true;
    }

    /**
     * Name of the {@link ResourceStore#edition} that each change begins anew, for kinds that are
     * kept in memory to judge requests by; several kinds may share one. All its changes wait for
     * each other: not for what changes often.
     */
    default Optional<String> edition() {
        return Optional.empty();
    }

    /**
     * The name as it is stored, 64 characters at most.
     *
     * @throws org.thecloud.kernel.CloudException INVALID_NAME for one that breaks the kind's rule
     */
    default String requireName(String name) {
        return Names.require("name", name);
    }

    /** State of a new resource. */
    default String initialState() {
        return States.PENDING;
    }

    /** What one resource uses of the tenant's quota, by quota name, in whole units. */
    default Map<String, Long> quota(S spec) {
        return Map.of();
    }

    /** Whom the resource names. Each must exist in the same tenant and not be on its way out. */
    default Set<Reference> references(S spec) {
        return Set.of();
    }

    /**
     * Keys that only one living resource of the whole platform may hold, such as a host port. Taken
     * with the row, before any effect; a second taker is refused with CONFLICT.
     */
    default Set<String> claims(S spec) {
        return Set.of();
    }

    /**
     * What two creations must have in common to count as the same under one idempotency key. Specs
     * that hold encrypted or chosen values leave those out.
     */
    default Object identity(S spec) {
        return spec;
    }

    /** Fields to find resources by, such as the driver. */
    default Map<String, String> index(S spec) {
        return Map.of();
    }

    /** Facts that changes carry for billing and reporting, such as the instance type. */
    default Map<String, String> dimensions(S spec) {
        return Map.of();
    }
}
