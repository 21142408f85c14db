// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The older protocol of SQS, by hand. */
class SqsQueryTest extends SqsWorld {

    private HttpResponse<String> query(URI uri, String... pairs) throws Exception {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Authorization", "AWS4-HMAC-SHA256 Credential=ALICE/x")
                                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theOlderProtocolIsSpokenToo() throws Exception {
        HttpResponse<String> made =
                query(
                        endpoint.uri(),
                        "Action",
                        "CreateQueue",
                        "QueueName",
                        "work",
                        "Attribute.1.Name",
                        "VisibilityTimeout",
                        "Attribute.1.Value",
                        "9",
                        "Tag.1.Key",
                        "team",
                        "Tag.1.Value",
                        "red");
        assertThat(made.body()).contains("<CreateQueueResult><QueueUrl>" + endpoint.uri());
        String url = queue("work");
        assertThat(
                        query(
                                        URI.create(url),
                                        "Action",
                                        "SendMessageBatch",
                                        "SendMessageBatchRequestEntry.1.Id",
                                        "a",
                                        "SendMessageBatchRequestEntry.1.MessageBody",
                                        "x < y & z",
                                        "SendMessageBatchRequestEntry.1.MessageAttribute.1.Name",
                                        "n",
                                        "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType",
                                        "Number",
                                        "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue",
                                        "7")
                                .body())
                .contains("<SendMessageBatchResultEntry><Id>a</Id><MessageId>");
        String got =
                query(
                                URI.create(url),
                                "Action",
                                "ReceiveMessage",
                                "AttributeName.1",
                                "All",
                                "MessageAttributeName.1",
                                "All",
                                "MaxNumberOfMessages",
                                "10")
                        .body();
        assertThat(got)
                .contains("<Body>x &lt; y &amp; z</Body>")
                .contains("<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value>")
                .contains(
                        "<MessageAttribute><Name>n</Name><Value><DataType>Number</DataType>"
                                + "<StringValue>7</StringValue></Value></MessageAttribute>");
        String receipt = got.replaceAll("(?s).*<ReceiptHandle>(.*?)</ReceiptHandle>.*", "$1");
        HttpResponse<String> deleted =
                query(URI.create(url), "Action", "DeleteMessage", "ReceiptHandle", receipt);
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.body()).contains("<DeleteMessageResponse").contains("<RequestId>");
        assertThat(query(endpoint.uri(), "Action", "ListQueues").body())
                .contains("<QueueUrl>" + url + "</QueueUrl>");
        assertThat(
                        query(
                                        URI.create(url),
                                        "Action",
                                        "GetQueueAttributes",
                                        "AttributeName.1",
                                        "VisibilityTimeout")
                                .body())
                .contains("<Attribute><Name>VisibilityTimeout</Name><Value>9</Value></Attribute>");
        assertThat(query(URI.create(url), "Action", "ListQueueTags").body())
                .contains("<Tag><Key>team</Key><Value>red</Value></Tag>");
    }

    @Test
    void theOlderProtocolHasItsOwnErrors() throws Exception {
        HttpResponse<String> missing =
                query(endpoint.uri(), "Action", "GetQueueUrl", "QueueName", "nowhere");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(missing.body())
                .contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>")
                .contains("<Type>Sender</Type>");
        assertThat(query(endpoint.uri(), "Action", "Dance").body())
                .contains("<Code>InvalidAction</Code>");
        HttpResponse<String> json =
                HttpClient.newHttpClient()
                        .send(
                                json("GetQueueUrl", "{\"QueueName\":\"nowhere\"}"),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(json.headers().firstValue("x-amzn-query-error"))
                .hasValue("AWS.SimpleQueueService.NonExistentQueue;Sender");
        assertThat(json.body()).contains("\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\"");
        HttpResponse<String> broken =
                HttpClient.newHttpClient()
                        .send(json("ListQueues", "{"), HttpResponse.BodyHandlers.ofString());
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("SerializationException");
    }
}
