// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import java.time.Instant;
import java.util.Map;
import org.thecloud.compute.SshKeySpec;
import org.thecloud.compute.SshKeyStatus;
import org.thecloud.kernel.resource.Resource;

/** An SSH key as the wire has it. */
record SshKeyView(
        String id,
        String userId,
        String tenantId,
        String name,
        String publicKey,
        String fingerprint,
        Map<String, String> labels,
        Instant createdAt) {

    static SshKeyView of(Resource<SshKeySpec, SshKeyStatus> key) {
        return new SshKeyView(
                key.id().toString(),
                key.createdBy().toString(),
                key.tenant().toString(),
                key.name(),
                key.spec().publicKey(),
                key.spec().fingerprint(),
                key.labels(),
                key.createdAt());
    }
}
