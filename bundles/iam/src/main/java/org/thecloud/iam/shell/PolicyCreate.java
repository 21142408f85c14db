// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.iam.service.PolicyService;
import org.thecloud.iam.service.PolicySpec;
import org.thecloud.iam.service.PolicyStatus;
import org.thecloud.iam.service.Statement;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "policy", name = "create", description = "Makes a policy of one statement")
public final class PolicyCreate extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--effect", description = "Allow or Deny")
    private String effect = "Allow";

    @Option(
            name = "--action",
            description = "such as instance:list",
            required = true,
            multiValued = true)
    private List<String> actions = List.of();

    @Option(
            name = "--resource",
            description = "such as instance/*; else everything",
            multiValued = true)
    private List<String> resources = List.of("*");

    @Option(name = "--description", description = "what it is for")
    private @Nullable String description;

    @Reference private PolicyService policies;

    @Override
    protected String permission() {
        return "policy:create";
    }

    @Override
    protected String target() {
        return "policy/*";
    }

    @Override
    protected Done change(Caller caller) {
        Resource<PolicySpec, PolicyStatus> made =
                policies.create(
                        caller,
                        name,
                        new PolicySpec(
                                description,
                                List.of(new Statement(null, effect, actions, resources, null))));
        return new Done("policy/" + made.id(), Answer.one(PolicyRow.of(made)));
    }
}
