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
import org.thecloud.volume.Volumes;

@Service
@Command(scope = "volume", name = "delete", description = "Removes a volume that no instance has")
public final class VolumeDelete extends MutatingCommand {

    @Argument(name = "volume", description = "name or id", required = true)
    @Completion(VolumeCompleter.class)
    private String volume;

    @Reference private Volumes volumes;

    @Override
    protected String permission() {
        return "volume:delete";
    }

    @Override
    protected String target() {
        return "volume/" + volume;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = VolumeRow.id(volumes, caller, volume);
        return new Done("volume/" + id, Answer.one(VolumeRow.of(volumes.delete(caller, id), null)));
    }
}
