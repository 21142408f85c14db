// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "instance", name = "logs", description = "Prints the last lines an instance wrote")
public final class InstanceLogs extends CloudCommand {

    private static final int USUAL = 100;

    @Argument(name = "instance", description = "name or id", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Option(name = "-n", aliases = "--lines", description = "how many lines")
    private int lines = USUAL;

    @Reference private Instances instances;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.text(
                instances.logs(caller, InstanceRow.id(instances, caller, instance), lines));
    }
}
