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
import org.thecloud.volume.Snapshots;
import org.thecloud.volume.Volumes;

@Service
@Command(scope = "snapshot", name = "create", description = "Takes a snapshot of a volume")
public final class SnapshotCreate extends MutatingCommand {

    @Argument(index = 0, name = "volume", description = "name or id", required = true)
    @Completion(VolumeCompleter.class)
    private String volume;

    @Argument(index = 1, name = "name", description = "its name; else one is made")
    private @Nullable String name;

    @Option(name = "--description", description = "what it is for")
    private @Nullable String description;

    @Reference private Volumes volumes;

    @Reference private Snapshots snapshots;

    @Override
    protected String permission() {
        return "snapshot:create";
    }

    @Override
    protected String target() {
        return "snapshot/*";
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = VolumeRow.id(volumes, caller, volume);
        UUID snapshot = snapshots.create(caller, id, name, description, Map.of()).id();
        return new Done("snapshot/" + snapshot, Answer.text(snapshot.toString()));
    }
}
