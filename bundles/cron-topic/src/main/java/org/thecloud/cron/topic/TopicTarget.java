// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.topic;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.spi.CronTarget;
import org.thecloud.cron.spi.Firing;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.notify.Notice;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.Topics;

/**
 * Publishes a message to a topic of the job's tenant: the job's payload, or what is known of the
 * run. A run is one message, however often it is fired.
 */
@Component
@Driver("topic")
public final class TopicTarget implements CronTarget {

    private static final String TOPIC = "topic";
    private static final String SUBJECT = "subject";
    private static final String FIELD = "target_parameters.";
    private static final int MOST_SUBJECT = 100;

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
    public Demand check(Caller caller, Map<String, String> parameters) {
        Set<String> unknown = new HashSet<>(parameters.keySet());
        unknown.removeAll(Set.of(TOPIC, SUBJECT));
        if (!unknown.isEmpty()) {
            throw CloudException.invalid(
                    FIELD + unknown.iterator().next(),
                    "is none of a topic's parameters: topic, subject");
        }
        String subject = parameters.get(SUBJECT);
        if (subject != null
                && (subject.isBlank()
                        || subject.length() > MOST_SUBJECT
                        || subject.chars().anyMatch(Character::isISOControl))) {
            throw CloudException.invalid(
                    FIELD + SUBJECT,
                    "must be 1 to %d characters on one line".formatted(MOST_SUBJECT));
        }
        return new Demand("notify:publish", "topic/" + topic(caller, parameters));
    }

    @Override
    public String fire(Caller self, Firing firing) {
        UUID topic = topic(self, firing.parameters());
        Caller once = self.with(new Conditions(firing.run().toString(), null, false));
        Notice notice =
                new Notice(
                        firing.parameters().get(SUBJECT),
                        firing.payload().isEmpty() ? about(firing) : firing.payload(),
                        Map.of(
                                "cloud-cron-job", text(firing.job()),
                                "cloud-cron-run", text(firing.run()),
                                "cloud-cron-scheduled", text(firing.scheduledAt())),
                        null);
        return "message " + topics.publish(once, topic, notice).id();
    }

    /** By name or id. */
    private UUID topic(Caller caller, Map<String, String> parameters) {
        String wanted = parameters.get(TOPIC);
        if (wanted == null || wanted.isEmpty()) {
            throw CloudException.invalid(FIELD + TOPIC, "must name a topic");
        }
        return topics.idOf(caller, wanted)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        KernelError.REFERENCE_NOT_FOUND,
                                        "there is no topic " + wanted,
                                        Map.of("field", FIELD + TOPIC)));
    }

    private static NoticeAttribute text(Object value) {
        return NoticeAttribute.text(value.toString());
    }

    private static String about(Firing firing) {
        return "{\"job\":\"%s\",\"run\":\"%s\",\"scheduled_at\":\"%s\"}"
                .formatted(firing.job(), firing.run(), firing.scheduledAt());
    }
}
