// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

/** A command that changes one thing of one instance and shows it afterwards. */
abstract class ChangeOfInstance extends MutatingCommand {

    @Argument(name = "instance", description = "name or id", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Reference private Instances instances;

    abstract InstanceChange change();

    @Override
    protected final String permission() {
        return "instance:update";
    }

    @Override
    protected final String target() {
        return "instance/" + instance;
    }

    @Override
    protected final Done change(Caller caller) {
        UUID id = InstanceRow.id(instances, caller, instance);
        return new Done(
                "instance/" + id,
                Answer.one(InstanceRow.of(instances.update(caller, id, change()))));
    }
}
