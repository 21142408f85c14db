// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.thecloud.kernel.resource.Reference;
import org.thecloud.kernel.resource.ResourceKind;

/**
 * Attachments are part of their policy: they are removed with it, in one transaction. The claim
 * lets each pair exist once.
 */
final class AttachmentKind implements ResourceKind<AttachmentSpec, PolicyStatus> {

    static final String USER = "user";
    static final String POLICY = "policy";

    @Override
    public String name() {
        return "policy-attachment";
    }

    @Override
    public Class<AttachmentSpec> specType() {
        return AttachmentSpec.class;
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

    @Override
    public Set<Reference> references(AttachmentSpec spec) {
        return Set.of(new Reference(PolicyKind.NAME, spec.policy()));
    }

    @Override
    public Set<String> claims(AttachmentSpec spec) {
        return Set.of(claim(spec.policy(), spec.user()));
    }

    static String claim(UUID policy, UUID user) {
        return "policy/" + policy + "/user/" + user;
    }

    @Override
    public Map<String, String> index(AttachmentSpec spec) {
        return Map.of(USER, spec.user().toString(), POLICY, spec.policy().toString());
    }
}
