// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.iam.service.PolicySpec;
import org.thecloud.iam.service.PolicyStatus;
import org.thecloud.iam.service.Statement;
import org.thecloud.kernel.resource.Resource;

/** A policy on the wire. */
public record PolicyView(
        UUID id,
        UUID tenantId,
        String name,
        @Nullable String description,
        List<Statement> statements,
        Instant createdAt,
        Instant updatedAt) {

    static PolicyView of(Resource<PolicySpec, PolicyStatus> policy) {
        List<Statement> statements = policy.spec().statements();
        return new PolicyView(
                policy.id(),
                policy.tenant().value(),
                policy.name(),
                policy.spec().description(),
                statements == null ? List.of() : statements,
                policy.createdAt(),
                policy.updatedAt());
    }
}
