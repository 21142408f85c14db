// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.identity.service.Outbox;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

/** Messages to users, for operators who bring them in person. */
@Service
@Command(
        scope = "outbox",
        name = "list",
        description = "Lists messages to users with the tokens they bring")
public final class OutboxList extends CloudCommand {

    @Reference private List<Outbox> outboxes;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                outboxes.stream().flatMap(outbox -> outbox.messages().stream()).toList(),
                "recipient",
                "subject",
                "created_at",
                "expires_at",
                "delivered_by",
                "tries",
                "failure",
                "token");
    }
}
