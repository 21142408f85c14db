// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "instance", name = "show", description = "Shows one instance")
public final class InstanceShow extends CloudCommand {

    @Argument(name = "instance", description = "name or id", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Reference private Instances instances;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(
                InstanceRow.of(instances.get(caller, InstanceRow.id(instances, caller, instance))));
    }
}
