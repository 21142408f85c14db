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
import org.thecloud.volume.Source;
import org.thecloud.volume.Volumes;

@Service
@Command(scope = "volume", name = "clone", description = "Makes a copy of a volume")
public final class VolumeClone extends MutatingCommand {

    @Argument(index = 0, name = "volume", description = "name or id", required = true)
    @Completion(VolumeCompleter.class)
    private String volume;

    @Argument(index = 1, name = "name", description = "name of the copy", required = true)
    private String name;

    @Option(name = "--size", description = "GB, not less than the volume has")
    private @Nullable Integer size;

    @Reference private Volumes volumes;

    @Override
    protected String permission() {
        return "volume:create";
    }

    @Override
    protected String target() {
        return "volume/" + volume;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = VolumeRow.id(volumes, caller, volume);
        Source source = new Source(Source.Type.VOLUME, id);
        UUID copy =
                volumes.create(caller, new NewVolume(name, size, null, null, source, Map.of()))
                        .id();
        return new Done("volume/" + copy, Answer.text(copy.toString()));
    }
}
