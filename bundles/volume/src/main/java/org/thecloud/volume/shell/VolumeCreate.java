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
import org.thecloud.shell.DriverCompleter;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.Volumes;

@Service
@Command(scope = "volume", name = "create", description = "Makes a volume")
public final class VolumeCreate extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--size", description = "GB; for a copy not less than its source has")
    private @Nullable Integer size;

    @Option(name = "--driver", description = "driver to use; else one is chosen")
    @Completion(DriverCompleter.class)
    private @Nullable String driver;

    @Option(name = "--encrypted", description = "encrypt what is written")
    private boolean encrypted;

    @Reference private Volumes volumes;

    @Override
    protected String permission() {
        return "volume:create";
    }

    @Override
    protected String target() {
        return "volume/*";
    }

    @Override
    protected Done change(Caller caller) {
        UUID id =
                volumes.create(caller, new NewVolume(name, size, driver, encrypted, null, Map.of()))
                        .id();
        return new Done("volume/" + id, Answer.text(id.toString()));
    }
}
