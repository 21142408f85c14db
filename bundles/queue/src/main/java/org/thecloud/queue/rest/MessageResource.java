// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.Hide;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueError;
import org.thecloud.queue.Queues;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Receive;
import org.thecloud.queue.SentMessage;
import org.thecloud.rest.Answers;
import org.thecloud.rest.DataPlane;
import org.thecloud.rest.Later;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Messages of a queue. Reading takes them: whoever received one acknowledges it by its receipt. */
@Component(service = MessageResource.class)
@RestResource
@Path("queues/{id}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class MessageResource {

    /** A body of the largest size, every character of it escaped, and ten of them in a batch. */
    private static final long MOST_BYTES = 2 << 20;

    private static final long MOST_BATCH = 16 << 20;

    private final Queues queues;

    @Activate
    public MessageResource(@Reference Queues queues) {
        this.queues = queues;
    }

    /** Messages to send. */
    record Batch(@Nullable List<WantedMessage> entries) {}

    /** What became of one entry of a batch, by its place. */
    record Entry(
            int index,
            @Nullable MessageView message,
            @Nullable String code,
            @Nullable String detail) {}

    /** What became of a batch. */
    record Result(List<Entry> successful, List<Entry> failed) {}

    /** Receipts. */
    record Receipts(@Nullable List<String> receiptHandles, @Nullable Integer visibilityTimeout) {}

    /** What became of each receipt: {@code done}, {@code gone}, {@code late} or {@code invalid}. */
    record Outcomes(Map<String, String> receiptHandles) {}

    /** How long to hide. */
    record Visibility(@Nullable Integer visibilityTimeout) {}

    @POST
    @DataPlane
    @MaxBody(MOST_BYTES)
    @RequiresPermission("queue:write")
    @Answers(summary = "Sends a message", value = MessageView.class, status = 201)
    public Response send(
            @Context Caller caller,
            @PathParam("id") String id,
            @HeaderParam("traceparent") @Nullable String trace,
            WantedMessage body) {
        WantedMessage wanted = QueueResource.present(body);
        UUID queue = Ids.parse("id", id);
        SentMessage sent = queues.send(caller, queue, wanted.toMessage(trace));
        return Replies.created(MessageView.of(queue, wanted, sent));
    }

    @POST
    @Path("batch")
    @DataPlane
    @MaxBody(MOST_BATCH)
    @RequiresPermission("queue:write")
    @Answers(summary = "Sends up to ten messages", value = Result.class)
    public Result sendAll(
            @Context Caller caller,
            @PathParam("id") String id,
            @HeaderParam("traceparent") @Nullable String trace,
            Batch body) {
        List<WantedMessage> entries = QueueResource.present(body).entries();
        if (entries == null || entries.contains(null)) {
            throw CloudException.invalid("entries", "entries must be messages");
        }
        UUID queue = Ids.parse("id", id);
        List<NewMessage> messages = entries.stream().map(one -> one.toMessage(trace)).toList();
        List<Queues.Outcome> outcomes = queues.sendAll(caller, queue, messages);
        Result result = new Result(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < outcomes.size(); i++) {
            CloudException refused = outcomes.get(i).refused();
            SentMessage sent = outcomes.get(i).sent();
            if (refused != null) {
                result.failed()
                        .add(new Entry(i, null, refused.code().name(), refused.getMessage()));
            } else if (sent != null) {
                MessageView view = MessageView.of(queue, entries.get(i), sent);
                result.successful().add(new Entry(i, view, null, null));
            }
        }
        return result;
    }

    @GET
    @RequiresPermission("queue:read")
    @Answers(summary = "Receives messages", value = MessageView.class, list = true)
    public List<MessageView> receive(
            @Context Caller caller,
            @Context Later later,
            @PathParam("id") String id,
            @QueryParam("count") @Nullable String count,
            @QueryParam("max_messages") @Nullable String most,
            @QueryParam("wait") @Nullable String wait,
            @QueryParam("visibility_timeout") @Nullable String visibility) {
        Integer number = number("count", count);
        Integer other = number("max_messages", most);
        if (number != null && other != null && !number.equals(other)) {
            throw CloudException.invalid("count", "count and max_messages mean the same");
        }
        int wanted = number != null ? number : other != null ? other : 1;
        if (wanted < 1 || wanted > 10) {
            String field = number == null ? "max_messages" : "count";
            throw CloudException.invalid(field, field + " must be between 1 and 10");
        }
        Receive how =
                new Receive(
                        wanted,
                        seconds(number("visibility_timeout", visibility)),
                        seconds(number("wait", wait)));
        UUID queue = Ids.parse("id", id);
        return later.await(() -> queues.receive(caller, queue, how)).stream()
                .map(MessageView::of)
                .toList();
    }

    private static @Nullable Integer number(String field, @Nullable String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw CloudException.invalid(field, field + " must be a whole number");
        }
    }

    private static @Nullable Duration seconds(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    @DELETE
    @Path("{handle}")
    @DataPlane
    @RequiresPermission("queue:write")
    @Answers(summary = "Acknowledges a message", status = 204)
    public Response acknowledge(
            @Context Caller caller,
            @PathParam("id") String id,
            @PathParam("handle") String handle) {
        UUID queue = Ids.parse("id", id);
        confirm(queues.acknowledge(caller, queue, List.of(handle)).get(0));
        return Replies.nothing();
    }

    @PUT
    @Path("{handle}")
    @DataPlane
    @RequiresPermission("queue:write")
    @Answers(summary = "Hides a received message for another time", status = 204)
    public Response hide(
            @Context Caller caller,
            @PathParam("id") String id,
            @PathParam("handle") String handle,
            Visibility body) {
        Duration time = visibility(QueueResource.present(body).visibilityTimeout());
        UUID queue = Ids.parse("id", id);
        confirm(queues.hide(caller, queue, List.of(new Hide(handle, time))).get(0));
        return Replies.nothing();
    }

    @POST
    @Path("acknowledge")
    @DataPlane
    @RequiresPermission("queue:write")
    @Answers(summary = "Acknowledges up to ten messages", value = Outcomes.class)
    public Outcomes acknowledgeAll(
            @Context Caller caller, @PathParam("id") String id, Receipts body) {
        List<String> handles = handles(QueueResource.present(body));
        return answers(handles, queues.acknowledge(caller, Ids.parse("id", id), handles));
    }

    @POST
    @Path("visibility")
    @DataPlane
    @RequiresPermission("queue:write")
    @Answers(summary = "Hides up to ten received messages for another time", value = Outcomes.class)
    public Outcomes hideAll(@Context Caller caller, @PathParam("id") String id, Receipts body) {
        Receipts wanted = QueueResource.present(body);
        Duration time = visibility(wanted.visibilityTimeout());
        List<String> handles = handles(wanted);
        return answers(
                handles,
                queues.hide(
                        caller,
                        Ids.parse("id", id),
                        handles.stream().map(handle -> new Hide(handle, time)).toList()));
    }

    private static Duration visibility(@Nullable Integer seconds) {
        if (seconds == null) {
            throw CloudException.invalid("visibility_timeout", "visibility_timeout is required");
        }
        return Duration.ofSeconds(seconds);
    }

    private static List<String> handles(Receipts body) {
        List<String> handles = body.receiptHandles();
        if (handles == null || handles.contains(null)) {
            throw CloudException.invalid("receipt_handles", "receipt_handles must be texts");
        }
        return List.copyOf(new java.util.LinkedHashSet<>(handles));
    }

    private static Outcomes answers(List<String> handles, List<Receipt> receipts) {
        Map<String, String> answers = new java.util.LinkedHashMap<>();
        for (int i = 0; i < handles.size(); i++) {
            answers.put(handles.get(i), receipts.get(i).name().toLowerCase(Locale.ROOT));
        }
        return new Outcomes(answers);
    }

    private static void confirm(Receipt receipt) {
        switch (receipt) {
            case DONE -> {
                // as asked
            }
            case INVALID ->
                    throw refused(
                            QueueError.INVALID_RECEIPT, "this is no receipt handle of this queue");
            case GONE ->
                    throw refused(
                            QueueError.RECEIPT_GONE,
                            "the message of this receipt handle is not there any more");
            case LATE ->
                    throw refused(
                            QueueError.RECEIPT_LATE,
                            "the message's time is over: it may have another receiver now");
        }
    }

    private static CloudException refused(QueueError code, String sentence) {
        return new CloudException(code, sentence, Map.of("field", "receipt_handle"));
    }
}
