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
import org.thecloud.volume.service.Holders;

@Service
@Command(scope = "volume", name = "detach", description = "Takes a volume from its instance")
public final class VolumeDetach extends MutatingCommand {

    @Argument(name = "volume", description = "name or id", required = true)
    @Completion(VolumeCompleter.class)
    private String volume;

    @Reference private Volumes volumes;

    @Reference private Holders holders;

    @Override
    protected String permission() {
        return "volume:detach";
    }

    @Override
    protected String target() {
        return "volume/" + volume;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = VolumeRow.id(volumes, caller, volume);
        volumes.get(caller, id);
        holders.detach(caller, id);
        return new Done("volume/" + id, Answer.one(VolumeRow.of(volumes.get(caller, id), null)));
    }
}
