// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.shell;

import java.util.List;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.shell.TenantCompleter;
import org.thecloud.tenant.service.TenantRegister;
import org.thecloud.tenant.service.TenantService;

@Service
@Command(
        scope = "tenant",
        name = "quota",
        description = "Sets limits of a tenant; a negative one means unlimited")
public final class TenantQuota extends MutatingCommand {

    @Argument(index = 0, name = "tenant", description = "id or slug", required = true)
    @Completion(TenantCompleter.class)
    private String tenant;

    @Argument(
            index = 1,
            name = "limits",
            description = "NAME=NUMBER, such as instances=50",
            required = true,
            multiValued = true)
    private List<String> limits;

    @Reference private TenantService tenants;

    @Reference private TenantRegister register;

    @Override
    protected String permission() {
        return "platform:set-quota";
    }

    @Override
    protected String target() {
        return "tenant/" + tenant;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Named.tenant(register, tenant);
        for (String limit : limits) {
            String[] parts = limit.split("=", -1);
            if (parts.length != 2 || !parts[1].matches("-?[0-9]{1,18}")) {
                throw CloudException.invalid("limits", "a limit must be NAME=NUMBER");
            }
            tenants.setQuota(caller, id, parts[0], Long.valueOf(parts[1]));
        }
        return new Done("tenant/" + id, Answer.one(tenants.quotas(caller, id)));
    }
}
