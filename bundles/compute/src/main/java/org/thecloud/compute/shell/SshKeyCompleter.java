// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.SshKeys;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.OwnedCompleter;

/** Completes names of SSH keys in the session's tenant. */
@Service
public final class SshKeyCompleter extends OwnedCompleter {

    @Reference private List<SshKeys> keys;

    @Override
    protected Stream<String> names(Caller caller, ResourceQuery first) {
        return keys.stream()
                .flatMap(all -> all.list(caller, first).items().stream())
                .map(Resource::name);
    }
}
