// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.notify.service.TopicService;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "topic", name = "show", description = "Shows one topic")
public final class TopicShow extends CloudCommand {

    @Argument(index = 0, name = "topic", description = "name or id", required = true)
    @Completion(TopicCompleter.class)
    private String topic;

    @Reference private TopicService topics;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(TopicRow.of(topics.get(caller, TopicRow.id(topics, caller, topic))));
    }
}
