// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.shell;

import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.shell.TenantCompleter;
import org.thecloud.tenant.service.TenantRegister;
import org.thecloud.tenant.service.TenantService;

@Service
@Command(scope = "tenant", name = "add-member", description = "Makes a user a member of a tenant")
public final class TenantAddMember extends MutatingCommand {

    @Argument(index = 0, name = "tenant", description = "id or slug", required = true)
    @Completion(TenantCompleter.class)
    private String tenant;

    @Argument(index = 1, name = "email", description = "of the user", required = true)
    private String email;

    @Argument(
            index = 2,
            name = "role",
            description = "owner, admin, developer, viewer or member",
            required = true)
    private String role;

    @Reference private TenantService tenants;

    @Reference private TenantRegister register;

    @Override
    protected String permission() {
        return "tenant:add-member";
    }

    @Override
    protected String target() {
        return "tenant/" + tenant;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Named.tenant(register, tenant);
        tenants.add(caller, id, null, email, role);
        return new Done("tenant/" + id, Answer.one(Map.of("message", "member added")));
    }
}
