// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.Instances;
import org.thecloud.compute.Power;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "instance",
        name = "pause",
        description = "Halts an instance where it is, with its memory; start lets it go on")
public final class InstancePause extends MutatingCommand {

    @Argument(name = "instance", description = "name or id", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Reference private Instances instances;

    @Override
    protected String permission() {
        return "instance:update";
    }

    @Override
    protected String target() {
        return "instance/" + instance;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = InstanceRow.id(instances, caller, instance);
        return new Done(
                "instance/" + id,
                Answer.one(
                        InstanceRow.of(
                                instances.update(caller, id, InstanceChange.power(Power.PAUSED)))));
    }
}
