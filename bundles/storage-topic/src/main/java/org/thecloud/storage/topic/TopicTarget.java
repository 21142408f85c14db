// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.topic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.aws.Accounts;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.notify.Notice;
import org.thecloud.notify.Topics;
import org.thecloud.storage.spi.Destination;
import org.thecloud.storage.spi.EventMessage;
import org.thecloud.storage.spi.EventTarget;

/**
 * Publishes news of a bucket to a topic of its tenant, each once, however often it is handed over.
 */
@Component
@Driver("topic")
public final class TopicTarget implements EventTarget {

    private static final String SUBJECT = "Amazon S3 Notification";
    private static final int PARTS_OF_ARN = 6;

    private final Topics topics;

    @Activate
    public TopicTarget(@Reference Topics topics) {
        this.topics = topics;
    }

    @Override
    public Probe probe() {
        return Probe.ready("topics are there");
    }

    @Override
    public Destination resolve(Caller caller, String target) {
        UUID topic =
                name(caller, target)
                        .flatMap(name -> topics.idOf(caller, name))
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                KernelError.REFERENCE_NOT_FOUND,
                                                "there is no topic " + target,
                                                Map.of("field", "target")));
        return new Destination(topic.toString(), new Demand("notify:publish", "topic/" + topic));
    }

    /** Of an ARN as SNS has it the name, if it is one of the caller's account. */
    private static Optional<String> name(Caller caller, String target) {
        if (!target.startsWith("arn:")) {
            return Optional.of(target);
        }
        String[] parts = target.split(":", -1);
        boolean own =
                parts.length == PARTS_OF_ARN
                        && parts[2].equals("sns")
                        && parts[4].equals(Accounts.of(caller.tenant()));
        return own ? Optional.of(parts[5]) : Optional.empty();
    }

    @Override
    public void deliver(Caller self, String address, List<EventMessage> messages) {
        UUID topic = UUID.fromString(address);
        for (EventMessage message : messages) {
            Caller once = self.with(new Conditions(message.id().toString(), null, false));
            topics.publish(once, topic, new Notice(SUBJECT, message.body(), Map.of(), null));
        }
    }
}
