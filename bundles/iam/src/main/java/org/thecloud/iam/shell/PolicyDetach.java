// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.shell;

import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.iam.service.PolicyService;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "policy", name = "detach", description = "Ends that a policy holds for a member")
public final class PolicyDetach extends MutatingCommand {

    @Argument(index = 0, name = "policy", description = "id of the policy", required = true)
    private String policy;

    @Argument(index = 1, name = "email", description = "of the member", required = true)
    private String email;

    @Reference private PolicyService policies;

    @Reference private Users users;

    @Override
    protected String permission() {
        return "policy:detach";
    }

    @Override
    protected String target() {
        return "policy/" + policy;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Ids.parse("policy", policy);
        policies.detach(caller, Wanted.user(users, email), id);
        return new Done("policy/" + id, Answer.one(Map.of("message", "policy detached")));
    }
}
