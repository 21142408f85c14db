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
import org.thecloud.shell.MutatingCommand;
import org.thecloud.volume.Snapshots;

@Service
@Command(
        scope = "snapshot",
        name = "delete",
        description = "Removes a snapshot; volumes made of it stay")
public final class SnapshotDelete extends MutatingCommand {

    @Argument(name = "snapshot", description = "name or id", required = true)
    @Completion(SnapshotCompleter.class)
    private String snapshot;

    @Reference private Snapshots snapshots;

    @Override
    protected String permission() {
        return "snapshot:delete";
    }

    @Override
    protected String target() {
        return "snapshot/" + snapshot;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = SnapshotRow.id(snapshots, caller, snapshot);
        return new Done("snapshot/" + id, Answer.one(SnapshotRow.of(snapshots.delete(caller, id))));
    }
}
