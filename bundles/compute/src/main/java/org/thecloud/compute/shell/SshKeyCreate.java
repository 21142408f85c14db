// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.SshKeys;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "ssh-key", name = "create", description = "Records a public SSH key")
public final class SshKeyCreate extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Argument(
            index = 1,
            name = "key",
            description = "a line such as 'ssh-ed25519 AAAA... me'",
            required = true)
    private String key;

    @Reference private SshKeys keys;

    @Override
    protected String permission() {
        return "ssh-key:create";
    }

    @Override
    protected String target() {
        return "ssh-key/*";
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = keys.create(caller, name, key, Map.of()).id();
        return new Done("ssh-key/" + id, Answer.text(id.toString()));
    }
}
