// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.work.Crews;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.service.Ended;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.Route;
import org.thecloud.notify.service.Signing;
import org.thecloud.notify.service.StoredMessage;
import org.thecloud.notify.service.SubscriptionSpec.Endpoint;
import org.thecloud.notify.service.Taken;
import org.thecloud.notify.service.Targets;
import org.thecloud.notify.spi.Parcel;
import org.thecloud.notify.spi.Parcel.Confirmation;

/**
 * Makes attempts. One at a webhook holds no thread while it lasts; other targets have a few threads
 * each, so that none waits for another.
 */
final class Launcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final int THREADS = 4;
    private static final int THREADS_OF_TARGET = 16;

    private final Signing signing;
    private final Targets targets;
    private final String publicUrl;
    private final Clock clock;
    private final Crews crews = new Crews("cloud-notify", Launcher.class.getClassLoader());

    Launcher(Cipher cipher, Targets targets, String publicUrl, Clock clock) {
        this.signing = new Signing(cipher);
        this.targets = targets;
        this.publicUrl = publicUrl.strip().replaceAll("/+$", "");
        this.clock = clock;
    }

    /**
     * Begins an attempt. Cancelling what is returned gives it up.
     *
     * @param message null if it is not kept any more
     */
    CompletableFuture<Ended> launch(Taken taken, @Nullable StoredMessage message) {
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        crews.of("launch", THREADS)
                .execute(
                        () -> {
                            try {
                                if (!ended.isDone()) { // given up meanwhile
                                    begin(taken, message, ended);
                                }
                            } catch (RuntimeException | Error failed) {
                                log.debug(
                                        "delivery {} could not begin",
                                        taken.delivery().id(),
                                        failed);
                                ended.completeExceptionally(failed);
                            }
                        });
        return ended;
    }

    private void begin(
            Taken taken, @Nullable StoredMessage message, CompletableFuture<Ended> ended) {
        Instant began = clock.instant();
        if (message == null) {
            CloudException gone =
                    new CloudException(
                            NotifyError.MESSAGE_GONE, "the message is not kept any more");
            ended.complete(
                    taken.delivery().dead()
                            ? Verdicts.unburied(taken, gone, began, began)
                            : Verdicts.failed(taken, gone, began, began));
            return;
        }
        Endpoint endpoint = taken.route().spec().endpoint();
        if (taken.delivery().dead()) {
            crews.of(Targets.QUEUE, THREADS_OF_TARGET)
                    .execute(() -> bury(taken, message, began, ended));
        } else if (endpoint.protocol().equals(Endpoint.WEBHOOK)) {
            call(taken, message, began, ended);
        } else {
            crews.of(endpoint.protocol(), THREADS_OF_TARGET)
                    .execute(() -> bring(taken, message, began, ended));
        }
    }

    // ---- webhooks

    private void call(
            Taken taken, StoredMessage message, Instant began, CompletableFuture<Ended> ended) {
        CompletableFuture<Egress.Answer> call =
                targets.egress()
                        .call(
                                "notify/" + taken.route().subscription(),
                                request(taken, message, began));
        ended.whenComplete((result, failed) -> call.cancel(false)); // if it is cancelled first
        call.whenComplete(
                (answer, failed) -> {
                    Instant now = clock.instant();
                    ended.complete(
                            answer == null
                                    ? Verdicts.failed(taken, failed, began, now)
                                    : Verdicts.answered(taken, answer, began, now));
                });
    }

    private Egress.Request request(Taken taken, StoredMessage message, Instant now) {
        Route route = taken.route();
        Format format = route.spec().endpoint().format();
        Confirmation confirmation = confirmation(route, message);
        String text = Envelope.body(route, message, confirmation, unsubscribeUrl(route));
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        boolean plain =
                format == Format.RAW && confirmation == null && !Envelope.isJson(text)
                        || format == Format.SNS;
        headers.put(
                "Content-Type", List.of(plain ? "text/plain; charset=utf-8" : "application/json"));
        headers.put("webhook-id", List.of(message.id().toString()));
        headers.put("webhook-timestamp", List.of(Long.toString(now.getEpochSecond())));
        headers.put(
                "webhook-signature", List.of(signing.signature(route, message.id(), now, body)));
        headers.put("Cloud-Notify-Topic", List.of(message.topic().toString()));
        headers.put("Cloud-Notify-Subscription", List.of(route.subscription().toString()));
        headers.put(
                "Cloud-Notify-Attempt", List.of(Integer.toString(taken.delivery().attempts() + 1)));
        if (format == Format.SNS) {
            String arn = route.spec().topic().arn();
            headers.put(
                    "x-amz-sns-message-type",
                    List.of(confirmation == null ? "Notification" : "SubscriptionConfirmation"));
            headers.put("x-amz-sns-message-id", List.of(message.id().toString()));
            if (arn != null) {
                headers.put("x-amz-sns-topic-arn", List.of(arn));
            }
        }
        String trace = message.notice().trace();
        if (trace != null) {
            headers.put("traceparent", List.of(trace));
        }
        return new Egress.Request(
                "POST",
                URI.create(route.spec().endpoint().address()),
                headers,
                body,
                Duration.ofSeconds(route.spec().conduct().timeout()),
                Verdicts.MOST_ANSWER,
                false);
    }

    private @Nullable Confirmation confirmation(Route route, StoredMessage message) {
        Instant until = route.spec().confirmBy();
        if (!message.question() || until == null) {
            return null;
        }
        String token = signing.confirmation(route, until);
        return new Confirmation(token, link("confirm", token), until);
    }

    private @Nullable String link(String verb, String token) {
        return publicUrl.isEmpty()
                ? null
                : publicUrl + "/subscriptions/" + verb + "?token=" + token;
    }

    private @Nullable String unsubscribeUrl(Route route) {
        return publicUrl.isEmpty() ? null : link("unsubscribe", signing.farewell(route));
    }

    // ---- other targets

    private void bring(
            Taken taken, StoredMessage message, Instant began, CompletableFuture<Ended> ended) {
        if (ended.isDone()) {
            return;
        }
        Route route = taken.route();
        Endpoint endpoint = route.spec().endpoint();
        try {
            Confirmation confirmation = confirmation(route, message);
            String unsubscribe = unsubscribeUrl(route);
            Parcel parcel =
                    new Parcel(
                            message.topic(),
                            route.spec().topic().name(),
                            route.subscription(),
                            endpoint.address(),
                            message.id(),
                            taken.delivery().attempts() + 1,
                            message.notice().subject(),
                            message.notice().body(),
                            Envelope.body(route, message, confirmation, unsubscribe),
                            // around a body are its attributes already
                            endpoint.format() == Format.RAW
                                    ? message.notice().attributes()
                                    : Map.of(),
                            message.publishedAt(),
                            confirmation,
                            unsubscribe);
            String answer = targets.of(endpoint.protocol()).deliver(self(taken), parcel);
            ended.complete(Verdicts.took(taken, answer, began, clock.instant()));
        } catch (RuntimeException | Error failed) {
            tell(taken, failed);
            ended.complete(Verdicts.failed(taken, failed, began, clock.instant()));
        }
    }

    /** The message as it was published, with attributes that say why it lies there. */
    private void bury(
            Taken taken, StoredMessage message, Instant began, CompletableFuture<Ended> ended) {
        if (ended.isDone()) {
            return;
        }
        Route route = taken.route();
        try {
            String queue = route.spec().conduct().deadLetterQueue();
            if (queue == null) { // taken away meanwhile
                ended.complete(
                        Verdicts.unburied(
                                taken,
                                CloudException.notFound("dead-letter", "queue"),
                                began,
                                clock.instant()));
                return;
            }
            targets.of(Targets.QUEUE).deliver(self(taken), letter(taken, message, queue));
            ended.complete(Verdicts.buried(taken, began, clock.instant()));
        } catch (RuntimeException | Error failed) {
            tell(taken, failed);
            ended.complete(Verdicts.unburied(taken, failed, began, clock.instant()));
        }
    }

    private static Parcel letter(Taken taken, StoredMessage message, String queue) {
        Route route = taken.route();
        Map<String, NoticeAttribute> facts = new TreeMap<>();
        String code = taken.delivery().result().code();
        facts.put("notify.topic", NoticeAttribute.text(message.topic().toString()));
        facts.put("notify.subscription", NoticeAttribute.text(route.subscription().toString()));
        facts.put("notify.message", NoticeAttribute.text(message.id().toString()));
        facts.put("notify.code", NoticeAttribute.text(String.valueOf(code)));
        return new Parcel(
                message.topic(),
                route.spec().topic().name(),
                route.subscription(),
                queue,
                message.id(),
                taken.delivery().attempts() + 1,
                message.notice().subject(),
                message.notice().body(),
                message.notice().body(),
                facts,
                message.publishedAt(),
                null,
                null);
    }

    private static Caller self(Taken taken) {
        return Caller.system(taken.route().tenant(), "notify-" + taken.delivery().id());
    }

    private static void tell(Taken taken, Throwable failed) {
        if (!(failed instanceof CloudException known) || known.kind() == ErrorKind.INTERNAL) {
            log.error("delivery {} failed", taken.delivery().id(), failed);
        }
    }

    @Override
    public void close() {
        crews.close();
    }
}
