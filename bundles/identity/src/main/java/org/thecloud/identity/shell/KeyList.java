// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.identity.Users;
import org.thecloud.identity.service.KeyService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "key", name = "list", description = "Lists a user's API keys")
public final class KeyList extends CloudCommand {

    @Option(name = "--user", description = "e-mail of the user", required = true)
    private String user = "";

    @Reference private KeyService keys;

    @Reference private Users users;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                keys.list(Acting.as(users, caller, user), new PageQuery(PageQuery.MOST, null))
                        .items(),
                "id",
                "name",
                "prefix",
                "session",
                "created_at",
                "last_used",
                "expires_at");
    }
}
