// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.shell;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.iam.service.PolicySpec;
import org.thecloud.iam.service.PolicyStatus;
import org.thecloud.iam.service.Statement;
import org.thecloud.kernel.resource.Resource;

/** A policy as operators see it. */
record PolicyRow(
        UUID id,
        String name,
        @Nullable String description,
        @Nullable List<Statement> statements,
        Instant createdAt) {

    static PolicyRow of(Resource<PolicySpec, PolicyStatus> policy) {
        return new PolicyRow(
                policy.id(),
                policy.name(),
                policy.spec().description(),
                policy.spec().statements(),
                policy.createdAt());
    }
}
