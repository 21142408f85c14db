// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.notify.Notice;
import org.thecloud.notify.service.TopicService;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "topic", name = "publish", description = "Publishes a message")
public final class TopicPublish extends MutatingCommand {

    @Argument(index = 0, name = "topic", description = "name or id", required = true)
    @Completion(TopicCompleter.class)
    private String topic;

    @Argument(index = 1, name = "message", description = "its body", required = true)
    private String message;

    @Option(name = "--subject", description = "one line")
    private @Nullable String subject;

    @Reference private TopicService topics;

    @Override
    protected String permission() {
        return "notify:publish";
    }

    @Override
    protected String target() {
        return "topic/" + topic;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = TopicRow.id(topics, caller, topic);
        Notice notice = new Notice(subject, message, Map.of(), null);
        return new Done("topic/" + id, Answer.one(topics.publish(caller, id, notice)));
    }
}
