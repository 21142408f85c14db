// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified clients of SNS against the distribution. */
@ExtendWith(RunningCloud.Extension.class)
class NotifyClientsIT {

    @TempDir Path folder;

    private static String name() {
        return "sns-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void awsCli(RunningCloud cloud) throws Exception {
        AwsCli aws = AwsCli.of(cloud, cloud.account("clients"), folder);
        String name = name();
        String url = aws.run("sqs", "create-queue", "--queue-name", name, "--query", "QueueUrl");
        String queue =
                aws.run(
                        "sqs",
                        "get-queue-attributes",
                        "--queue-url",
                        url,
                        "--attribute-names",
                        "QueueArn",
                        "--query",
                        "Attributes.QueueArn");
        String topic = aws.run("sns", "create-topic", "--name", name, "--query", "TopicArn");
        assertThat(topic).endsWith(":" + name);
        assertThat(aws.run("sns", "list-topics")).contains(topic);
        String subscription =
                aws.run(
                        "sns",
                        "subscribe",
                        "--topic-arn",
                        topic,
                        "--protocol",
                        "sqs",
                        "--notification-endpoint",
                        queue,
                        "--attributes",
                        "{\"RawMessageDelivery\": \"true\", \"FilterPolicy\": \"{\\\"color\\\":"
                                + " [\\\"red\\\"]}\"}",
                        "--query",
                        "SubscriptionArn");
        aws.run("sns", "publish", "--topic-arn", topic, "--message", "plain");
        aws.run(
                "sns",
                "publish",
                "--topic-arn",
                topic,
                "--message",
                "colored é",
                "--message-attributes",
                "color={DataType=String,StringValue=red}");
        assertThat(
                        aws.run(
                                "sqs",
                                "receive-message",
                                "--queue-url",
                                url,
                                "--wait-time-seconds",
                                "10",
                                "--message-attribute-names",
                                "All",
                                "--query",
                                "Messages[].[Body,MessageAttributes.color.StringValue]"))
                .isEqualTo("colored é\tred");
        assertThat(
                        aws.run(
                                "sns",
                                "get-subscription-attributes",
                                "--subscription-arn",
                                subscription,
                                "--query",
                                "Attributes.[Protocol,Endpoint,RawMessageDelivery]"))
                .isEqualTo("sqs\t" + queue + "\ttrue");
        aws.run("sns", "unsubscribe", "--subscription-arn", subscription);
        aws.run("sns", "delete-topic", "--topic-arn", topic);
        assertThat(aws.run("sns", "list-topics")).doesNotContain(topic);
    }

    @Test
    void boto3(RunningCloud cloud) throws Exception {
        Boto3.run(
                cloud,
                cloud.account("clients"),
                folder,
                """
                import json
                endpoint, name = sys.argv[1:]
                sns = boto3.client("sns", endpoint_url=endpoint)
                sqs = boto3.client("sqs", endpoint_url=endpoint)
                url = sqs.create_queue(QueueName=name)["QueueUrl"]
                arn = sqs.get_queue_attributes(
                    QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
                topic = sns.create_topic(Name=name)["TopicArn"]
                assert sns.create_topic(Name=name)["TopicArn"] == topic
                sub = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
                one = sns.publish(TopicArn=topic, Message="hello", Subject="s")["MessageId"]
                batch = sns.publish_batch(
                    TopicArn=topic,
                    PublishBatchRequestEntries=[{"Id": str(i), "Message": str(i)} for i in range(10)])
                assert len(batch["Successful"]) == 10, batch
                got = {}
                while len(got) < 11:
                    for m in sqs.receive_message(
                            QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=10)["Messages"]:
                        body = json.loads(m["Body"])
                        got[body["MessageId"]] = body
                        sqs.delete_message(QueueUrl=url, ReceiptHandle=m["ReceiptHandle"])
                assert got[one]["Message"] == "hello" and got[one]["Subject"] == "s", got[one]
                assert got[one]["TopicArn"] == topic, got[one]
                subs = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
                assert [s["SubscriptionArn"] for s in subs] == [sub], subs
                assert subs[0]["Endpoint"] == arn, subs
                try:
                    sns.publish(TopicArn=topic, Message="x" * 262145)
                    assert False
                except sns.exceptions.InvalidParameterException:
                    pass
                sns.delete_topic(TopicArn=topic)
                try:
                    sns.publish(TopicArn=topic, Message="x")
                    assert False
                except sns.exceptions.NotFoundException:
                    pass
                """,
                cloud.awsUri().toString(),
                name());
    }
}
