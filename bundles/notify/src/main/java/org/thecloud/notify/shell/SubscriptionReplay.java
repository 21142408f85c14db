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
import org.thecloud.notify.service.Deliveries;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "subscription", name = "replay", description = "Delivers a message once more")
public final class SubscriptionReplay extends MutatingCommand {

    @Argument(index = 0, name = "subscription", description = "its id", required = true)
    @Completion(SubscriptionCompleter.class)
    private String subscription;

    @Argument(index = 1, name = "delivery", description = "id of a delivery", required = true)
    private String delivery;

    @Reference private Deliveries deliveries;

    @Override
    protected String permission() {
        return "notify:replay";
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
                Answer.one(
                        DeliveryRow.of(
                                deliveries.replay(caller, id, Ids.parse("delivery", delivery)))));
    }
}
