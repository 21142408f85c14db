// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.volume.Snapshots;

@Service
@Command(scope = "snapshot", name = "show", description = "Shows one snapshot")
public final class SnapshotShow extends CloudCommand {

    @Argument(name = "snapshot", description = "name or id", required = true)
    @Completion(SnapshotCompleter.class)
    private String snapshot;

    @Reference private Snapshots snapshots;

    @Override
    protected Answer answer(Caller caller) {
        UUID id = SnapshotRow.id(snapshots, caller, snapshot);
        return Answer.one(SnapshotRow.of(snapshots.get(caller, id)));
    }
}
