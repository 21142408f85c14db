// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.notify.service.TopicService;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "topic", name = "create", description = "Makes a topic")
public final class TopicCreate extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--display-name", description = "for people")
    private @Nullable String displayName;

    @Reference private TopicService topics;

    @Override
    protected String permission() {
        return "notify:create";
    }

    @Override
    protected String target() {
        return "topic/*";
    }

    @Override
    protected Done change(Caller caller) {
        var topic = topics.create(caller, name, displayName, null);
        return new Done("topic/" + topic.id(), Answer.one(TopicRow.of(topic)));
    }
}
