// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.OwnedCompleter;
import org.thecloud.volume.Snapshots;

/** Completes names of snapshots in the session's tenant. */
@Service
public final class SnapshotCompleter extends OwnedCompleter {

    @Reference private List<Snapshots> snapshots;

    @Override
    protected Stream<String> names(Caller caller, ResourceQuery first) {
        return snapshots.stream()
                .flatMap(all -> all.list(caller, first).items().stream())
                .map(Resource::name);
    }
}
