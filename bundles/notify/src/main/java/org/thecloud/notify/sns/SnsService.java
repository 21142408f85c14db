// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.notify.service.TopicService;

/** Amazon SNS on our topics: forms, answered in XML. */
@Component(service = AwsService.class)
public final class SnsService implements AwsService {

    private static final Logger log = LoggerFactory.getLogger(SnsService.class);
    private static final int MOST_BYTES = 4 << 20;

    private static final Map<String, Function<SnsRequest, Xml>> ACTIONS =
            Map.ofEntries(
                    Map.entry("CreateTopic", TopicActions::create),
                    Map.entry("DeleteTopic", TopicActions::delete),
                    Map.entry("ListTopics", TopicActions::list),
                    Map.entry("GetTopicAttributes", TopicActions::attributes),
                    Map.entry("SetTopicAttributes", TopicActions::setAttributes),
                    Map.entry("TagResource", TopicActions::tag),
                    Map.entry("UntagResource", TopicActions::untag),
                    Map.entry("ListTagsForResource", TopicActions::tags),
                    Map.entry("Subscribe", SubscriptionActions::subscribe),
                    Map.entry("Unsubscribe", SubscriptionActions::unsubscribe),
                    Map.entry("ConfirmSubscription", SubscriptionActions::confirm),
                    Map.entry("ListSubscriptions", SubscriptionActions::list),
                    Map.entry("ListSubscriptionsByTopic", SubscriptionActions::listByTopic),
                    Map.entry("GetSubscriptionAttributes", SubscriptionActions::attributes),
                    Map.entry("SetSubscriptionAttributes", SubscriptionActions::setAttributes),
                    Map.entry("Publish", PublishActions::publish),
                    Map.entry("PublishBatch", PublishActions::publishBatch));

    private final TopicService topics;
    private final Subscriptions subscriptions;

    @Activate
    public SnsService(@Reference TopicService topics, @Reference Subscriptions subscriptions) {
        this.topics = topics;
        this.subscriptions = subscriptions;
    }

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public void serve(AwsCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new AwsRefusal(413, "RequestEntityTooLarge", "the request is too long");
        }
        String query = request.getQueryString();
        Form form =
                Form.of(
                        bytes.length == 0 && query != null
                                ? query
                                : new String(bytes, StandardCharsets.UTF_8));
        String action = form.required("Action");
        Function<SnsRequest, Xml> handler = ACTIONS.get(action);
        if (handler == null) {
            throw Refusals.of(
                    "InvalidAction",
                    "The action %s is not valid for this endpoint.".formatted(action));
        }
        try {
            Xml answer = handler.apply(new SnsRequest(call, topics, subscriptions, action, form));
            send(response, 200, answer.answer(action, call.requestId()));
        } catch (CloudException refused) {
            AwsRefusal refusal = Refusals.of(refused);
            if (refusal.status() == 500) {
                log.error("request {} failed", call.requestId(), refused);
            }
            throw refusal;
        }
    }

    @Override
    public void refuse(
            AwsCall call,
            AwsRefusal refusal,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        send(response, refusal.status(), Xml.refusal(refusal, call.requestId()));
    }

    private static void send(HttpServletResponse response, int status, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Content-Type", "text/xml");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
