// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.List;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "instance",
        name = "exec",
        description = "Runs a program in an instance and prints what it wrote")
public final class InstanceExec extends MutatingCommand {

    @Argument(index = 0, name = "instance", description = "name or id", required = true)
    @Completion(InstanceCompleter.class)
    private String instance;

    @Argument(
            index = 1,
            name = "command",
            description = "program and arguments, after -- if they begin with a dash",
            required = true,
            multiValued = true)
    private List<String> command;

    @Reference private Instances instances;

    @Override
    protected String permission() {
        return "instance:exec";
    }

    @Override
    protected String target() {
        return "instance/" + instance;
    }

    @Override
    protected Done change(Caller caller) {
        if (caller.dryRun()) {
            throw CloudException.invalid("dry-run", "a program cannot be run without running it");
        }
        UUID id = InstanceRow.id(instances, caller, instance);
        ExecResult result = instances.exec(caller, id, command);
        Answer output = Answer.text(result.stdout() + result.stderr());
        return new Done(
                "instance/" + id,
                result.exitCode() == 0
                        ? output
                        : Answer.failing(
                                output, "the program ended with code " + result.exitCode()));
    }
}
