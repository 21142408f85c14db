// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.Map;
import org.thecloud.compute.SshKeySpec;
import org.thecloud.compute.SshKeyStatus;
import org.thecloud.kernel.resource.ResourceKind;

/** What the store knows of SSH keys. */
record SshKeyKind() implements ResourceKind<SshKeySpec, SshKeyStatus> {

    static final String NAME = "ssh-key";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<SshKeySpec> specType() {
        return SshKeySpec.class;
    }

    @Override
    public Class<SshKeyStatus> statusType() {
        return SshKeyStatus.class;
    }

    @Override
    public boolean reconciled() {
        return false;
    }

    @Override
    public String initialState() {
        return "ACTIVE";
    }

    @Override
    public Map<String, String> index(SshKeySpec spec) {
        return Map.of("fingerprint", spec.fingerprint());
    }
}
