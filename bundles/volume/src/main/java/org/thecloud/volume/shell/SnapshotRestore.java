// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.Snapshots;
import org.thecloud.volume.Source;
import org.thecloud.volume.Volumes;

@Service
@Command(scope = "snapshot", name = "restore", description = "Makes a new volume of a snapshot")
public final class SnapshotRestore extends MutatingCommand {

    @Argument(index = 0, name = "snapshot", description = "name or id", required = true)
    @Completion(SnapshotCompleter.class)
    private String snapshot;

    @Argument(index = 1, name = "name", description = "name of the volume", required = true)
    private String name;

    @Option(name = "--size", description = "GB, not less than the snapshot has")
    private @Nullable Integer size;

    @Reference private Volumes volumes;

    @Reference private Snapshots snapshots;

    @Override
    protected String permission() {
        return "snapshot:restore";
    }

    @Override
    protected String target() {
        return "snapshot/" + snapshot;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = SnapshotRow.id(snapshots, caller, snapshot);
        Source source = new Source(Source.Type.SNAPSHOT, id);
        UUID made =
                volumes.create(caller, new NewVolume(name, size, null, null, source, Map.of()))
                        .id();
        return new Done("volume/" + made, Answer.text(made.toString()));
    }
}
