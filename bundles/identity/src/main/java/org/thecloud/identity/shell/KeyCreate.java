// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.Users;
import org.thecloud.identity.service.KeyService;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "key", name = "create", description = "Makes an API key; its secret is shown once")
public final class KeyCreate extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--user", description = "e-mail of the user", required = true)
    private String user = "";

    @Reference private KeyService keys;

    @Reference private Users users;

    private record Made(
            UUID id,
            String name,
            String key,
            @Nullable String accessKeyId,
            String secretAccessKey) {}

    @Override
    protected String permission() {
        return "key:create";
    }

    @Override
    protected String target() {
        return "key/*";
    }

    @Override
    protected Done change(Caller caller) {
        KeyService.NewKey made = keys.create(Acting.as(users, caller, user), name, null);
        return new Done(
                "key/" + made.key().id(),
                Answer.one(
                        new Made(
                                made.key().id(),
                                made.key().name(),
                                made.secret().reveal(),
                                made.key().accessKeyId(),
                                made.signing().reveal())));
    }
}
