// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * Public SSH keys of the caller's tenant, which launches name. An instance keeps those that it was
 * launched with, whatever becomes of them here. Failures are {@link
 * org.thecloud.kernel.CloudException}. Thread-safe.
 */
@ProviderType
public interface SshKeys {
    /** Records a key of ed25519, ECDSA, or RSA with 2048 bits at least. */
    Resource<SshKeySpec, SshKeyStatus> create(
            Caller caller, String name, String publicKey, Map<String, String> labels);

    Resource<SshKeySpec, SshKeyStatus> get(Caller caller, UUID id);

    /** The one of this name or, if none has it, of this id. */
    Optional<Resource<SshKeySpec, SshKeyStatus>> find(Caller caller, String nameOrId);

    Page<Resource<SshKeySpec, SshKeyStatus>> list(Caller caller, ResourceQuery query);

    void delete(Caller caller, UUID id);
}
