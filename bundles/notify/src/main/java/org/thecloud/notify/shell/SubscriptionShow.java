// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "subscription", name = "show", description = "Shows one subscription")
public final class SubscriptionShow extends CloudCommand {

    @Argument(index = 0, name = "subscription", description = "its id", required = true)
    @Completion(SubscriptionCompleter.class)
    private String subscription;

    @Reference private Subscriptions subscriptions;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(
                SubscriptionRow.of(
                        subscriptions.get(caller, Ids.parse("subscription", subscription))));
    }
}
