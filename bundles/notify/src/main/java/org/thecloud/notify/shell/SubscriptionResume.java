// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "subscription",
        name = "resume",
        description = "Lets deliveries of a subscription go on")
public final class SubscriptionResume extends MutatingCommand {

    @Argument(index = 0, name = "subscription", description = "its id", required = true)
    @Completion(SubscriptionCompleter.class)
    private String subscription;

    @Reference private Subscriptions subscriptions;

    @Override
    protected String permission() {
        return "notify:update";
    }

    @Override
    protected String target() {
        return "subscription/" + subscription;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Ids.parse("subscription", subscription);
        return new Done(
                "subscription/" + id,
                Answer.one(SubscriptionRow.of(subscriptions.resume(caller, id))));
    }
}
