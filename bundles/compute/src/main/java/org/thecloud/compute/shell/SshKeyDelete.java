// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.SshKeys;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "ssh-key",
        name = "delete",
        description = "Forgets an SSH key; instances keep theirs")
public final class SshKeyDelete extends MutatingCommand {

    @Argument(name = "key", description = "name or id", required = true)
    @Completion(SshKeyCompleter.class)
    private String key;

    @Reference private SshKeys keys;

    @Override
    protected String permission() {
        return "ssh-key:delete";
    }

    @Override
    protected String target() {
        return "ssh-key/" + key;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id =
                keys.find(caller, key)
                        .orElseThrow(() -> CloudException.notFound("SSH key", key))
                        .id();
        keys.delete(caller, id);
        return new Done("ssh-key/" + id, Answer.text(id.toString()));
    }
}
