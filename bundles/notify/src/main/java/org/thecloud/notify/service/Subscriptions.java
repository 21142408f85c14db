// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.service.SubscriptionSpec.Endpoint;
import org.thecloud.notify.service.SubscriptionSpec.Filter;
import org.thecloud.notify.service.SubscriptionSpec.Keys;
import org.thecloud.notify.spi.Address;
import org.thecloud.notify.store.RouteTable;

/**
 * Subscriptions are resources, each a part of its topic; their routes are rows of their own that
 * follow them. A change is followed before it is answered, and by {@link SubscriptionReconciler}
 * should the runtime die in between. Thread-safe.
 */
@Component(service = Subscriptions.class)
public final class Subscriptions {

    static final Duration TIME_TO_CONFIRM = Duration.ofDays(3);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);
    private static final int USUAL_OVERLAP = 86_400;
    private static final int LONGEST_OVERLAP = 7 * 86_400;

    private final ResourceStore<SubscriptionSpec, SubscriptionStatus> store;
    private final ResourceStore<TopicSpec, TopicStatus> topics;
    private final Targets targets;
    private final RouteTable routes;
    private final Arrivals arrivals;
    private final Signing signing;
    private final Clock clock;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Authorizer authorizer;

    /** A subscription with its secret, which is not shown again. */
    public record Shown(Subscription subscription, @Nullable Secret secret) {}

    @Activate
    public Subscriptions(
            @Reference Resources resources,
            @Reference Cipher cipher,
            @Reference Targets targets,
            @Reference RouteTable routes,
            @Reference Arrivals arrivals) {
        this(resources, cipher, targets, routes, arrivals, Clock.systemUTC());
    }

    Subscriptions(
            Resources resources,
            Cipher cipher,
            Targets targets,
            RouteTable routes,
            Arrivals arrivals,
            Clock clock) {
        this.store = resources.of(new SubscriptionKind());
        this.topics = resources.of(new TopicKind());
        this.targets = targets;
        this.routes = routes;
        this.arrivals = arrivals;
        this.signing = new Signing(cipher);
        this.clock = clock;
    }

    /** Subscribes to a topic: what is published from now on is delivered. */
    public Shown create(Caller caller, UUID topic, SubscriptionWish wish) {
        Resource<TopicSpec, TopicStatus> about = topics.get(caller, topic);
        String protocol = Wishes.protocol(wish.protocol());
        if (wish.endpoint() == null) {
            throw CloudException.invalid("endpoint", "endpoint is required");
        }
        Format format = wish.format() == null ? Format.JSON : wish.format();
        String address = resolved(caller, protocol, wish.endpoint(), "endpoint");
        Endpoint endpoint =
                new Endpoint(protocol, address, format, written(wish.endpoint(), address));
        Secret secret =
                wish.secret() == null ? Signing.newSecret() : Signing.checked(wish.secret());
        boolean pending = wish.mustConfirm() || targets.needsConfirmation(protocol);
        SubscriptionSpec spec =
                new SubscriptionSpec(
                        new SubscriptionSpec.Topic(topic, about.name(), wish.topicArn()),
                        endpoint,
                        false,
                        pending ? clock.instant().plus(TIME_TO_CONFIRM) : null,
                        Wishes.filter(wish, Filter.NONE),
                        new Keys(signing.seal(caller.tenant(), secret), null, null),
                        Wishes.conduct(wish, null, deadLetters(caller, wish, null)));
        Map<String, String> labels = wish.labels() == null ? Map.of() : wish.labels();
        try {
            var made =
                    store.create(
                            caller, new Draft<>(Wishes.name(topic, endpoint), spec, labels, topic));
            return shown(caller, followed(caller, made));
        } catch (CloudException refused) {
            throw TopicService.taken(refused) ? Wishes.exists() : refused;
        }
    }

    /** What may be delivered to, by this caller. */
    private String resolved(Caller caller, String protocol, String endpoint, String field) {
        Address address = targets.resolve(caller, protocol, endpoint, field);
        Demand demand = address.demand();
        if (demand != null) {
            require(caller, demand);
        }
        return address.text();
    }

    /** Refuses what the caller may not do; for what only the body of a request says. */
    public void require(Caller caller, Demand demand) {
        Authorizer asked = authorizer;
        if (asked == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, "nothing is here that knows what you may do");
        }
        asked.require(caller, demand);
    }

    private static @Nullable String written(String endpoint, String address) {
        return endpoint.equals(address) ? null : endpoint;
    }

    private @Nullable String deadLetters(
            Caller caller, SubscriptionWish wish, @Nullable String was) {
        String queue = wish.deadLetterQueue();
        if (queue == null) {
            return was;
        }
        return queue.isBlank() ? null : resolved(caller, Targets.QUEUE, queue, "dead_letter_queue");
    }

    /** Only webhooks are signed; others need not know the secret. */
    private Shown shown(Caller caller, Subscription subscription) {
        SubscriptionSpec spec = subscription.resource().spec();
        boolean show = spec.endpoint().protocol().equals(Endpoint.WEBHOOK) && !caller.dryRun();
        return new Shown(
                subscription, show ? signing.open(caller.tenant(), spec.keys().secret()) : null);
    }

    public Subscription get(Caller caller, UUID id) {
        return standing(List.of(store.get(caller, id))).get(0);
    }

    /** The one of this topic with this protocol and address, if there is one. */
    public Optional<Subscription> find(Caller caller, UUID topic, String protocol, String address) {
        String kept = resolved(caller, protocol, address, "endpoint");
        String name = Wishes.name(topic, new Endpoint(protocol, kept, Format.JSON, null));
        return list(caller, ResourceQuery.of(PageQuery.first()).where("endpoint", name))
                .items()
                .stream()
                .filter(found -> !found.resource().deleting())
                .findFirst();
    }

    /** Newest first; the query may ask for {@code topic} and {@code protocol}. */
    public Page<Subscription> list(Caller caller, ResourceQuery query) {
        ResourceQuery owned = new ResourceQuery(query.page(), query.index(), query.labels(), true);
        Page<Resource<SubscriptionSpec, SubscriptionStatus>> page = store.list(caller, owned);
        return new Page<>(standing(page.items()), page.next());
    }

    /** Changes what the wish says. Deliveries that wait go by the new wish. */
    public Subscription update(Caller caller, UUID id, SubscriptionWish wish) {
        SubscriptionSpec old = store.get(caller, id).spec();
        String protocol = old.endpoint().protocol();
        if (wish.protocol() != null && !Wishes.protocol(wish.protocol()).equals(protocol)) {
            throw CloudException.invalid("protocol", "the protocol cannot be changed");
        }
        if (wish.secret() != null) {
            throw CloudException.invalid("secret", "a secret is changed by rotating it");
        }
        if (wish.endpoint() != null && targets.needsConfirmation(protocol)) {
            throw CloudException.invalid(
                    "endpoint", "whoever receives has confirmed this endpoint: subscribe anew");
        }
        String address =
                wish.endpoint() == null
                        ? old.endpoint().address()
                        : resolved(caller, protocol, wish.endpoint(), "endpoint");
        String dead = deadLetters(caller, wish, old.conduct().deadLetterQueue());
        try {
            return followed(
                    caller,
                    store.update(caller, id, current -> changed(current, wish, address, dead)));
        } catch (CloudException refused) {
            throw TopicService.taken(refused) ? Wishes.exists() : refused;
        }
    }

    private static Draft<SubscriptionSpec> changed(
            Resource<SubscriptionSpec, SubscriptionStatus> current,
            SubscriptionWish wish,
            String address,
            @Nullable String dead) {
        SubscriptionSpec was = current.spec();
        Endpoint endpoint =
                new Endpoint(
                        was.endpoint().protocol(),
                        address,
                        wish.format() == null ? was.endpoint().format() : wish.format(),
                        wish.endpoint() == null
                                ? was.endpoint().written()
                                : written(wish.endpoint(), address));
        SubscriptionSpec spec =
                new SubscriptionSpec(
                        was.topic(),
                        endpoint,
                        was.paused(),
                        was.confirmBy(),
                        Wishes.filter(wish, was.filter()),
                        was.keys(),
                        Wishes.conduct(wish, was.conduct(), dead));
        Draft<SubscriptionSpec> draft =
                current.draft().withSpec(spec).withName(Wishes.name(was.topic().id(), endpoint));
        return wish.labels() == null ? draft : draft.withLabels(wish.labels());
    }

    /** Deliveries wait until it is resumed; a repeat changes nothing. */
    public Subscription pause(Caller caller, UUID id) {
        return changed(caller, id, spec -> spec.paused(true));
    }

    /**
     * Lets deliveries go on, whether somebody paused it or the platform did because its endpoint
     * was dead. What waits is due at once.
     */
    public Subscription resume(Caller caller, UUID id) {
        Subscription resumed = changed(caller, id, spec -> spec.paused(false));
        if (caller.dryRun()) {
            return resumed;
        }
        routes.revive(id, clock.instant());
        store.wake(id);
        arrivals.arrived(List.of(id));
        return get(caller, id);
    }

    /**
     * A new secret.
     *
     * @param overlap seconds for which deliveries are signed with the old one as well
     * @param chosen the secret, or null for one of the platform's
     */
    public Shown rotate(
            Caller caller, UUID id, @Nullable Integer overlap, @Nullable String chosen) {
        int seconds = overlap == null ? USUAL_OVERLAP : overlap;
        if (seconds < 0 || seconds > LONGEST_OVERLAP) {
            throw CloudException.invalid(
                    "overlap", "overlap must be between 0 and " + LONGEST_OVERLAP);
        }
        Secret fresh = chosen == null ? Signing.newSecret() : Signing.checked(chosen);
        String sealed = signing.seal(caller.tenant(), fresh);
        Instant until = clock.instant().plusSeconds(seconds);
        Subscription rotated =
                changed(
                        caller,
                        id,
                        spec -> spec.withKeys(new Keys(sealed, spec.keys().secret(), until)));
        return shown(caller, rotated);
    }

    private Subscription changed(Caller caller, UUID id, UnaryOperator<SubscriptionSpec> edit) {
        return followed(
                caller,
                store.update(
                        caller,
                        id,
                        current -> current.draft().withSpec(edit.apply(current.spec()))));
    }

    /** Ends a subscription with its deliveries. One that is being made is not called back. */
    public void delete(Caller caller, UUID id) {
        store.delete(caller, id);
        if (!caller.dryRun()) {
            routes.remove(id);
        }
    }

    // ---- by whoever receives

    /**
     * Asks whoever receives once more, and gives three days from now. Within a minute of the last
     * question nothing is asked.
     */
    public Subscription ask(Caller caller, UUID id) {
        return changed(
                caller,
                id,
                spec -> {
                    Instant until = spec.confirmBy();
                    if (until == null) {
                        throw notPending();
                    }
                    Instant fresh = clock.instant().plus(TIME_TO_CONFIRM);
                    return fresh.isBefore(until.plus(BETWEEN_QUESTIONS))
                            ? spec
                            : spec.confirmedBy(fresh);
                });
    }

    private static CloudException notPending() {
        return new CloudException(
                NotifyError.NOT_PENDING, "the subscription needs no confirmation any more");
    }

    /** Confirms the subscription that the token is about; a repeat changes nothing. */
    public Subscription confirm(Caller caller, String token) {
        Resource<SubscriptionSpec, SubscriptionStatus> found = about(token);
        Instant until = found.spec().confirmBy();
        if (until == null) {
            throw notPending();
        }
        Signing.require(signing.confirmation(route(found), until), token);
        if (clock.instant().isAfter(until)) {
            throw Signing.wrong();
        }
        return changed(
                caller.onBehalfOf(found.tenant()), found.id(), spec -> spec.confirmedBy(null));
    }

    /** Ends the subscription that the token is about. */
    public void unsubscribe(Caller caller, String token) {
        Resource<SubscriptionSpec, SubscriptionStatus> found = about(token);
        Signing.require(signing.farewell(route(found)), token);
        delete(caller.onBehalfOf(found.tenant()), found.id());
    }

    private Resource<SubscriptionSpec, SubscriptionStatus> about(String token) {
        return store.all(List.of(Signing.subscription(token))).stream()
                .filter(found -> !found.deleting())
                .findFirst()
                .orElseThrow(Signing::wrong);
    }

    // ---- what follows

    private Subscription followed(
            Caller caller, Resource<SubscriptionSpec, SubscriptionStatus> subscription) {
        if (!caller.dryRun()) {
            follow(subscription);
        }
        return standing(List.of(subscription)).get(0);
    }

    /** Lets the route of a subscription be as the subscription wants. */
    void follow(Resource<SubscriptionSpec, SubscriptionStatus> subscription) {
        if (routes.apply(route(subscription), clock.instant())) {
            arrivals.arrived(List.of(subscription.id()));
        }
    }

    private static Route route(Resource<SubscriptionSpec, SubscriptionStatus> subscription) {
        return new Route(
                subscription.id(),
                subscription.tenant(),
                subscription.generation(),
                Targets.host(subscription.spec().endpoint()),
                subscription.spec());
    }

    /** Removes those that nobody confirmed in time. */
    void forgetUnconfirmed(Instant now, int most) {
        routes.unconfirmed(now, most)
                .forEach(
                        (id, tenant) -> {
                            Caller self = Caller.system(tenant, "notify-housekeeping");
                            store.find(self, id).ifPresent(found -> store.delete(self, id));
                            routes.remove(id);
                        });
    }

    private List<Subscription> standing(
            List<Resource<SubscriptionSpec, SubscriptionStatus>> found) {
        Map<UUID, Standing> standings = routes.standings(found.stream().map(Resource::id).toList());
        return found.stream()
                .map(one -> new Subscription(one, standings.getOrDefault(one.id(), Standing.NONE)))
                .toList();
    }
}
