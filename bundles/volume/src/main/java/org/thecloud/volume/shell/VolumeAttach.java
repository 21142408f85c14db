// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.util.List;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.volume.Volumes;
import org.thecloud.volume.service.Holders;

@Service
@Command(scope = "volume", name = "attach", description = "Gives a volume to an instance")
public final class VolumeAttach extends MutatingCommand {

    @Argument(index = 0, name = "volume", description = "name or id", required = true)
    @Completion(VolumeCompleter.class)
    private String volume;

    @Argument(index = 1, name = "instance", description = "name or id", required = true)
    private String instance;

    @Argument(index = 2, name = "path", description = "where it is mounted", required = true)
    private String path;

    @Option(name = "--read-only", description = "nothing can be written")
    private boolean readOnly;

    @Reference private Volumes volumes;

    @Reference private Holders holders;

    @Override
    protected String permission() {
        return "volume:attach";
    }

    @Override
    protected String target() {
        return "volume/" + volume;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = VolumeRow.id(volumes, caller, volume);
        holders.attach(caller, id, instance, path, readOnly);
        return new Done(
                "volume/" + id,
                Answer.one(
                        VolumeRow.of(
                                volumes.get(caller, id), holders.of(caller, List.of(id)).get(id))));
    }
}
