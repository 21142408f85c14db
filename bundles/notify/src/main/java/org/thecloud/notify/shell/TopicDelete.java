// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.notify.service.TopicService;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "topic",
        name = "delete",
        description = "Removes a topic with its subscriptions and messages")
public final class TopicDelete extends MutatingCommand {

    @Argument(index = 0, name = "topic", description = "name or id", required = true)
    @Completion(TopicCompleter.class)
    private String topic;

    @Reference private TopicService topics;

    @Override
    protected String permission() {
        return "notify:delete";
    }

    @Override
    protected String target() {
        return "topic/" + topic;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = TopicRow.id(topics, caller, topic);
        topics.delete(caller, id);
        return new Done("topic/" + id, Answer.text(""));
    }
}
