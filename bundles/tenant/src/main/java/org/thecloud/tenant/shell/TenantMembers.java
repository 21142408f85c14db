// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.shell;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.User;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.shell.TenantCompleter;
import org.thecloud.tenant.service.Member;
import org.thecloud.tenant.service.TenantRegister;
import org.thecloud.tenant.service.TenantService;

@Service
@Command(scope = "tenant", name = "members", description = "Lists the members of a tenant")
public final class TenantMembers extends CloudCommand {

    @Argument(name = "tenant", description = "id or slug", required = true)
    @Completion(TenantCompleter.class)
    private String tenant;

    @Reference private TenantService tenants;

    @Reference private TenantRegister register;

    private record Row(UUID user, @Nullable String email, String role, Instant since) {}

    @Override
    protected Answer answer(Caller caller) {
        List<Member> members =
                tenants.members(
                                caller,
                                Named.tenant(register, tenant),
                                new PageQuery(PageQuery.MOST, null))
                        .items();
        Map<UUID, User> accounts = tenants.accounts(members);
        return Answer.rows(
                members.stream().map(member -> row(member, accounts)).toList(),
                "user",
                "email",
                "role",
                "since");
    }

    private static Row row(Member member, Map<UUID, User> accounts) {
        User user = accounts.get(member.user());
        return new Row(
                member.user(),
                user == null ? null : user.email(),
                member.role().word(),
                member.since());
    }
}
