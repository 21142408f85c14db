// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "user", name = "list", description = "Lists users, oldest first")
public final class UserList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "id of the last user of the page before")
    private @Nullable String after;

    @Reference private IdentityTables tables;

    @Override
    protected Answer answer(Caller caller) {
        UUID last = after == null ? null : Ids.parse("after", after);
        return Answer.rows(
                tables.users(new PageQuery(limit, null).limit(), last),
                "id",
                "email",
                "name",
                "administrator",
                "created_at");
    }
}
