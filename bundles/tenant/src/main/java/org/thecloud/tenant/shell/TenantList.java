// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.tenant.store.TenantTables;

@Service
@Command(scope = "tenant", name = "list", description = "Lists all tenants")
public final class TenantList extends CloudCommand {

    @Reference private TenantTables tables;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                tables.slugs().stream().flatMap(slug -> tables.withSlug(slug).stream()).toList(),
                "id",
                "slug",
                "name",
                "owner",
                "personal",
                "created_at");
    }
}
