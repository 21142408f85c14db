// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.storage.spi.Destination;
import org.thecloud.storage.spi.EventMessage;
import org.thecloud.storage.spi.EventTarget;
import org.thecloud.storage.store.EventTables;

/** Whom buckets tell of changes of their objects, and how that goes. */
@Component(service = Notifications.class)
public final class Notifications {

    private static final int MOST_RULES = 100;
    private static final int MOST_TEXT = 1024;
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Buckets buckets;
    private final EventTables tables;
    private final DriverSet<EventTarget> targets;
    private final Clock clock = Clock.systemUTC();

    // absent only while it is replaced; then nothing is set up
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Authorizer authorizer;

    @Activate
    public Notifications(
            @Reference Buckets buckets, @Reference EventTables tables, @Reference Drivers drivers) {
        this.buckets = buckets;
        this.tables = tables;
        this.targets = drivers.of(EventTarget.class);
    }

    /**
     * How it goes with a rule.
     *
     * @param waiting messages for its target, of all buckets
     * @param reason why they wait; absent if they are on their way
     */
    public record Standing(
            EventRule rule, long waiting, @Nullable Instant since, @Nullable String reason) {}

    /**
     * Puts rules in the place of all there are. Each target gets a message that it is told from now
     * on, before the rules are stored; what cannot take it is refused.
     *
     * @param wanted with any address; an empty id is made up
     * @param test whether targets get that message
     */
    public Bucket set(Caller caller, Bucket bucket, List<EventRule> wanted, boolean test) {
        if (!caller.tenant().equals(bucket.tenant())) {
            throw new CloudException(
                    KernelError.FORBIDDEN, "only the tenant of a bucket may say whom it tells");
        }
        if (wanted.size() > MOST_RULES) {
            throw CloudException.invalid(
                    "rules", "a bucket has at most %d notifications".formatted(MOST_RULES));
        }
        List<EventRule> rules = new ArrayList<>();
        for (EventRule rule : wanted) {
            rules.add(checked(caller, rule));
        }
        distinct(rules);
        if (test && !caller.dryRun()) {
            test(caller, bucket, rules);
        }
        return buckets.change(caller, bucket, settings -> settings.withEvents(rules));
    }

    private EventRule checked(Caller caller, EventRule rule) {
        String id = rule.id().isEmpty() ? Ids.next().toString() : rule.id();
        if (!ID.matcher(id).matches()) {
            throw CloudException.invalid("id", "an id has 1 to 255 visible characters of ASCII");
        }
        if (rule.events().isEmpty()) {
            throw CloudException.invalid("events", "events must be given");
        }
        for (String event : rule.events()) {
            if (Occasion.named(event).isEmpty()) {
                throw CloudException.invalid(
                        "events", "A specified event is not supported for notifications: " + event);
            }
        }
        if (rule.prefix().length() > MOST_TEXT || rule.suffix().length() > MOST_TEXT) {
            throw CloudException.invalid(
                    "prefix", "a prefix and a suffix have at most 1024 characters");
        }
        Destination found = required(rule.target()).resolve(caller, rule.name());
        require(caller, found);
        return new EventRule(
                id,
                rule.target(),
                rule.name(),
                found.address(),
                rule.events(),
                rule.prefix(),
                rule.suffix());
    }

    private void require(Caller caller, Destination found) {
        Authorizer present = authorizer;
        if (present == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, "nobody is here who could tell what you may do");
        }
        present.require(caller, found.demand());
    }

    private EventTarget required(String kind) {
        List<String> here =
                targets.list().stream()
                        .filter(driver -> driver.state() != DriverInfo.State.MISSING)
                        .map(DriverInfo::name)
                        .sorted()
                        .toList();
        if (!here.contains(kind)) {
            throw new CloudException(
                    StorageError.UNKNOWN_TARGET,
                    "a bucket cannot tell a %s here; installed: %s"
                            .formatted(kind, String.join(", ", here)),
                    Map.of("field", "target", "installed", String.join(",", here)));
        }
        return targets.require(kind);
    }

    private static void distinct(List<EventRule> rules) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < rules.size(); i++) {
            if (!ids.add(rules.get(i).id())) {
                throw CloudException.invalid("id", "two notifications have the same id");
            }
            for (int other = 0; other < i; other++) {
                if (rules.get(i).overlaps(rules.get(other))) {
                    throw CloudException.invalid(
                            "events",
                            "Configurations overlap. Configurations on the same bucket cannot share"
                                    + " a common event type.");
                }
            }
        }
    }

    private void test(Caller caller, Bucket bucket, List<EventRule> rules) {
        Caller self = Caller.system(bucket.tenant(), caller.requestId());
        Set<String> told = new HashSet<>();
        for (EventRule rule : rules) {
            if (told.add(rule.lane())) {
                EventMessage message =
                        new EventMessage(Ids.next(), Event.test(caller, bucket, clock.instant()));
                try {
                    required(rule.target()).deliver(self, rule.address(), List.of(message));
                } catch (DriverException failed) {
                    throw new CloudException(
                            KernelError.UNAVAILABLE,
                            "%s cannot be told: %s".formatted(rule.name(), failed.getMessage()),
                            Map.of("field", "target"),
                            failed);
                }
            }
        }
    }

    /** How it goes with the rules of a bucket. */
    public List<Standing> standing(Bucket bucket) {
        Map<String, EventTables.Standing> known = new HashMap<>();
        return bucket.settings().events().stream()
                .map(
                        rule -> {
                            EventTables.Standing lane =
                                    known.computeIfAbsent(rule.lane(), tables::standing);
                            return new Standing(rule, lane.waiting(), lane.since(), lane.error());
                        })
                .toList();
    }

    /** Hands messages to what delivers to a lane. */
    void deliver(Event first, List<EventMessage> messages) {
        int space = first.lane().indexOf(' ');
        Caller self = Caller.system(first.tenant(), "storage-" + first.id());
        required(first.lane().substring(0, space))
                .deliver(self, first.lane().substring(space + 1), messages);
    }
}
