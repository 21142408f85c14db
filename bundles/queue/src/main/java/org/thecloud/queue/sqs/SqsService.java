// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.kernel.CloudException;
import org.thecloud.queue.Message;
import org.thecloud.queue.Queues;

/** Amazon SQS on our queues: actions in JSON (current SDKs) and in forms with XML (older ones). */
@Component(service = AwsService.class)
public final class SqsService implements AwsService {

    private static final Logger log = LoggerFactory.getLogger(SqsService.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TARGET = "AmazonSQS.";
    private static final String JSON = "application/x-amz-json-1.0";
    private static final String XML = "text/xml";
    private static final int MOST_BYTES = 4 << 20;

    private final Queues queues;
    private final MoveTasks moves = new MoveTasks();
    private final Map<String, Function<SqsRequest, ObjectNode>> actions =
            Map.ofEntries(
                    Map.entry("CreateQueue", QueueOperations::create),
                    Map.entry("GetQueueUrl", QueueOperations::url),
                    Map.entry("ListQueues", QueueOperations::list),
                    Map.entry("DeleteQueue", QueueOperations::delete),
                    Map.entry("PurgeQueue", QueueOperations::purge),
                    Map.entry("GetQueueAttributes", QueueOperations::attributes),
                    Map.entry("SetQueueAttributes", QueueOperations::setAttributes),
                    Map.entry("TagQueue", QueueOperations::tag),
                    Map.entry("UntagQueue", QueueOperations::untag),
                    Map.entry("ListQueueTags", QueueOperations::tags),
                    Map.entry("ListDeadLetterSourceQueues", QueueOperations::sources),
                    Map.entry("SendMessage", MessageOperations::send),
                    Map.entry("SendMessageBatch", MessageOperations::sendBatch),
                    Map.entry("DeleteMessage", MessageOperations::delete),
                    Map.entry("DeleteMessageBatch", MessageOperations::deleteBatch),
                    Map.entry("ChangeMessageVisibility", MessageOperations::changeVisibility),
                    Map.entry(
                            "ChangeMessageVisibilityBatch",
                            MessageOperations::changeVisibilityBatch),
                    Map.entry("StartMessageMoveTask", moves::start),
                    Map.entry("ListMessageMoveTasks", moves::list),
                    Map.entry("CancelMessageMoveTask", moves::cancel));

    @Activate
    public SqsService(@Reference Queues queues) {
        this.queues = queues;
    }

    @Deactivate
    public void close() {
        moves.close();
    }

    @Override
    public String name() {
        return "sqs";
    }

    @Override
    public void serve(AwsCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        SqsRequest sqs = read(call, request);
        try {
            if (sqs.action().equals("ReceiveMessage")) {
                receive(sqs, request, response);
                return;
            }
            Function<SqsRequest, ObjectNode> action = actions.get(sqs.action());
            if (action == null) {
                throw Refusals.refusal(
                        "InvalidAction",
                        "The action %s is not valid for this endpoint.".formatted(sqs.action()));
            }
            answer(sqs, action.apply(sqs), request, response);
        } catch (CloudException refused) {
            throw translated(call, refused);
        }
    }

    private static AwsRefusal translated(AwsCall call, CloudException refused) {
        AwsRefusal refusal = Refusals.of(refused);
        if (refusal.status() == 500) {
            log.error("request {} failed", call.requestId(), refused);
        }
        return refusal;
    }

    private SqsRequest read(AwsCall call, HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new AwsRefusal(413, "RequestEntityTooLarge", "the request is too long");
        }
        String target = request.getHeader("X-Amz-Target");
        String base = SqsRequest.base(request);
        if (target != null) {
            String action = target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
            return new SqsRequest(call, queues, action, new Input(json(bytes)), base);
        }
        String form = new String(bytes, StandardCharsets.UTF_8);
        String query = request.getQueryString();
        Map<String, String> parameters =
                QueryProtocol.form(bytes.length == 0 && query != null ? query : form);
        String action = parameters.remove("Action");
        if (action == null) {
            throw Refusals.missing("Action");
        }
        ObjectNode input = QueryProtocol.input(parameters);
        String path = request.getRequestURI();
        if (!input.has("QueueUrl") && path.length() > 1) {
            input.put("QueueUrl", base + path); // older clients send to the queue's own URL
        }
        return new SqsRequest(call, queues, action, new Input(input), base);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            JsonNode node = bytes.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(bytes);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            // refused below, like another sort of JSON
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        throw Refusals.refusal("MalformedInput", "the body is not a JSON object");
    }

    // ---- receiving

    private static void receive(
            SqsRequest sqs, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        MessageOperations.Receiving receiving = MessageOperations.receive(sqs);
        CompletableFuture<List<Message>> answer = receiving.messages();
        if (answer.isDone()) {
            answer(sqs, receiving.answer().apply(join(answer)), request, response);
            return;
        }
        AsyncContext waiting = request.startAsync(request, response);
        waiting.setTimeout(0);
        waiting.addListener(new Gone(answer));
        var unused =
                answer.whenComplete(
                        (messages, failed) ->
                                finish(
                                        sqs,
                                        waiting,
                                        messages == null
                                                ? null
                                                : receiving.answer().apply(messages),
                                        failed));
    }

    private static List<Message> join(CompletableFuture<List<Message>> answer) {
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof CloudException known
                    ? known
                    : CloudException.internal("receiving failed", failed);
        }
    }

    private static void finish(
            SqsRequest sqs,
            AsyncContext waiting,
            @Nullable ObjectNode result,
            @Nullable Throwable failed) {
        HttpServletRequest request = (HttpServletRequest) waiting.getRequest();
        HttpServletResponse response = (HttpServletResponse) waiting.getResponse();
        try {
            if (result != null) {
                answer(sqs, result, request, response);
            } else {
                Throwable cause =
                        failed instanceof CompletionException ? failed.getCause() : failed;
                CloudException known =
                        cause instanceof CloudException refused
                                ? refused
                                : CloudException.internal(
                                        "receiving failed",
                                        cause == null ? new IllegalStateException() : cause);
                write(sqs.call(), translated(sqs.call(), known), request, response);
            }
        } catch (IOException | RuntimeException away) {
            log.debug("a receiver went away", away);
        } finally {
            waiting.complete();
        }
    }

    /** Nobody waits any more if the connection breaks. */
    private record Gone(CompletableFuture<?> answer) implements AsyncListener {

        @Override
        public void onError(AsyncEvent broken) {
            answer.cancel(false);
        }

        @Override
        public void onTimeout(AsyncEvent never) {
            // there is no timeout: the waiting has its own
        }

        @Override
        public void onComplete(AsyncEvent answered) {
            // as it should be
        }

        @Override
        public void onStartAsync(AsyncEvent again) {
            // happens once only
        }
    }

    // ---- answers

    private static void answer(
            SqsRequest sqs,
            ObjectNode result,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        boolean json = request.getHeader("X-Amz-Target") != null;
        byte[] bytes =
                json
                        ? MAPPER.writeValueAsBytes(result)
                        : QueryProtocol.answer(sqs.action(), result, sqs.call().requestId())
                                .getBytes(StandardCharsets.UTF_8);
        send(response, 200, json ? JSON : XML, bytes);
    }

    private static void send(HttpServletResponse response, int status, String type, byte[] bytes)
            throws IOException {
        response.setStatus(status);
        response.setHeader("Content-Type", type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    @Override
    public void refuse(
            AwsCall call,
            AwsRefusal refusal,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        write(call, refusal, request, response);
    }

    private static void write(
            AwsCall call,
            AwsRefusal refusal,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (request.getHeader("X-Amz-Target") == null) {
            String text = QueryProtocol.refusal(refusal, call.requestId());
            send(response, refusal.status(), XML, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        String fault = refusal.status() < 500 ? "Sender" : "Receiver";
        response.setHeader("x-amzn-query-error", refusal.code() + ";" + fault);
        ObjectNode body =
                MAPPER.createObjectNode()
                        .put("__type", Refusals.json(refusal.code()))
                        .put("message", refusal.sentence());
        send(response, refusal.status(), JSON, MAPPER.writeValueAsBytes(body));
    }
}
