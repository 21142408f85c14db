// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.iam.service.PolicyService;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(
        scope = "policy",
        name = "list",
        description = "Lists a tenant's policies, or those of one member")
public final class PolicyList extends CloudCommand {

    @Option(name = "--user", description = "e-mail of the member")
    private @Nullable String user;

    @Reference private PolicyService policies;

    @Reference private Users users;

    @Override
    protected Answer answer(Caller caller) {
        PageQuery page = new PageQuery(PageQuery.MOST, null);
        return Answer.rows(
                (user == null
                                ? policies.list(caller, page)
                                : policies.of(caller, Wanted.user(users, user), page))
                        .map(PolicyRow::of)
                        .items(),
                "id",
                "name",
                "description",
                "created_at");
    }
}
