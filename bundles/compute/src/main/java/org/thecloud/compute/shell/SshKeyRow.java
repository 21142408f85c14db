// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.compute.SshKeySpec;
import org.thecloud.compute.SshKeyStatus;
import org.thecloud.kernel.resource.Resource;

/** An SSH key as operators see it. */
record SshKeyRow(UUID id, String name, String fingerprint, String publicKey, Instant createdAt) {

    static final String[] COLUMNS = {"id", "name", "fingerprint"};

    static SshKeyRow of(Resource<SshKeySpec, SshKeyStatus> key) {
        return new SshKeyRow(
                key.id(),
                key.name(),
                key.spec().fingerprint(),
                key.spec().publicKey(),
                key.createdAt());
    }
}
