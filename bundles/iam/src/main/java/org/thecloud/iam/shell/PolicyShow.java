// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.iam.service.PolicyService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "policy", name = "show", description = "Shows a policy")
public final class PolicyShow extends CloudCommand {

    @Argument(index = 0, name = "policy", description = "id of the policy", required = true)
    private String policy;

    @Reference private PolicyService policies;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(PolicyRow.of(policies.get(caller, Ids.parse("policy", policy))));
    }
}
