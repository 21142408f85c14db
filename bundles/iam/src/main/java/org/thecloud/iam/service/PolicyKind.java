// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.Optional;
import org.thecloud.kernel.resource.ResourceKind;

/** Policies of a tenant. */
final class PolicyKind implements ResourceKind<PolicySpec, PolicyStatus> {

    static final String NAME = "policy";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<PolicySpec> specType() {
        return PolicySpec.class;
    }

    @Override
    public Class<PolicyStatus> statusType() {
        return PolicyStatus.class;
    }

    @Override
    public boolean reconciled() {
        return false;
    }

    @Override
    public Optional<String> edition() {
        return Optional.of("iam");
    }

    @Override
    public String initialState() {
        return "ACTIVE";
    }
}
