// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thecloud.iam.service.PolicySpec;
import org.thecloud.iam.service.Statement;

/** What a policy shall say. */
public record WritePolicy(
        @Nullable String name,
        @Nullable String description,
        @Nullable List<WriteStatement> statements) {

    PolicySpec toSpec() {
        List<Statement> written =
                statements == null
                        ? null
                        : statements.stream()
                                .map(one -> one == null ? WriteStatement.EMPTY : one)
                                .map(WriteStatement::toStatement)
                                .toList();
        return new PolicySpec(description, written);
    }
}
