// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.util.List;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.volume.Volumes;
import org.thecloud.volume.service.Holders;

@Service
@Command(scope = "volume", name = "show", description = "Shows one volume")
public final class VolumeShow extends CloudCommand {

    @Argument(name = "volume", description = "name or id", required = true)
    @Completion(VolumeCompleter.class)
    private String volume;

    @Reference private Volumes volumes;

    @Reference private Holders holders;

    @Override
    protected Answer answer(Caller caller) {
        UUID id = VolumeRow.id(volumes, caller, volume);
        return Answer.one(
                VolumeRow.of(volumes.get(caller, id), holders.of(caller, List.of(id)).get(id)));
    }
}
