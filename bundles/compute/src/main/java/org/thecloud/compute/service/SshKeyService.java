// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.SshKeySpec;
import org.thecloud.compute.SshKeyStatus;
import org.thecloud.compute.SshKeys;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;

/** Judges and records SSH keys. */
@Component
public final class SshKeyService implements SshKeys {

    private final ResourceStore<SshKeySpec, SshKeyStatus> store;

    @Activate
    public SshKeyService(@Reference Resources resources) {
        this.store = resources.of(new SshKeyKind());
    }

    @Override
    public Resource<SshKeySpec, SshKeyStatus> create(
            Caller caller, String name, String publicKey, Map<String, String> labels) {
        PublicKeyLine line = PublicKeyLine.parse(publicKey);
        SshKeySpec spec = new SshKeySpec(line.text(), line.fingerprint());
        return store.create(caller, new Draft<>(name, spec, labels, null));
    }

    @Override
    public Resource<SshKeySpec, SshKeyStatus> get(Caller caller, UUID id) {
        return store.get(caller, id);
    }

    @Override
    public Optional<Resource<SshKeySpec, SshKeyStatus>> find(Caller caller, String nameOrId) {
        Optional<Resource<SshKeySpec, SshKeyStatus>> named = store.named(caller, nameOrId);
        if (named.isPresent()) {
            return named;
        }
        try {
            return store.find(caller, UUID.fromString(nameOrId));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    @Override
    public Page<Resource<SshKeySpec, SshKeyStatus>> list(Caller caller, ResourceQuery query) {
        return store.list(caller, query);
    }

    @Override
    public void delete(Caller caller, UUID id) {
        store.delete(caller, id);
    }
}
