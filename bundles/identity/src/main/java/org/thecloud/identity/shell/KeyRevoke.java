// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.shell;

import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.identity.Users;
import org.thecloud.identity.service.KeyService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "key", name = "revoke", description = "Ends an API key at once")
public final class KeyRevoke extends MutatingCommand {

    @Argument(name = "id", description = "of the key", required = true)
    private String id;

    @Option(name = "--user", description = "e-mail of the user", required = true)
    private String user = "";

    @Reference private KeyService keys;

    @Reference private Users users;

    @Override
    protected String permission() {
        return "key:revoke";
    }

    @Override
    protected String target() {
        return "key/" + id;
    }

    @Override
    protected Done change(Caller caller) {
        UUID key = Ids.parse("id", id);
        keys.revoke(Acting.as(users, caller, user), key);
        return new Done("key/" + key, Answer.one(Map.of("message", "key revoked")));
    }
}
