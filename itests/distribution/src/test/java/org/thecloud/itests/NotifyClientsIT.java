// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
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

    private String aws(RunningCloud cloud, Storage.Signer key, String... command) throws Exception {
        String[] aws = {"aws", "--endpoint-url", cloud.awsUri().toString(), "--output", "text"};
        return Storage.run(cloud, key, folder, Storage.with(aws, command)).strip();
    }

    @Test
    void awsCli(RunningCloud cloud) throws Exception {
        Storage.needs("aws");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        String name = name();
        String url =
                aws(cloud, key, "sqs", "create-queue", "--queue-name", name, "--query", "QueueUrl");
        String queue =
                aws(
                        cloud,
                        key,
                        "sqs",
                        "get-queue-attributes",
                        "--queue-url",
                        url,
                        "--attribute-names",
                        "QueueArn",
                        "--query",
                        "Attributes.QueueArn");
        String topic =
                aws(cloud, key, "sns", "create-topic", "--name", name, "--query", "TopicArn");
        assertThat(topic).endsWith(":" + name);
        assertThat(aws(cloud, key, "sns", "list-topics")).contains(topic);
        String subscription =
                aws(
                        cloud,
                        key,
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
        aws(cloud, key, "sns", "publish", "--topic-arn", topic, "--message", "plain");
        aws(
                cloud,
                key,
                "sns",
                "publish",
                "--topic-arn",
                topic,
                "--message",
                "colored é",
                "--message-attributes",
                "color={DataType=String,StringValue=red}");
        assertThat(
                        aws(
                                cloud,
                                key,
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
                        aws(
                                cloud,
                                key,
                                "sns",
                                "get-subscription-attributes",
                                "--subscription-arn",
                                subscription,
                                "--query",
                                "Attributes.[Protocol,Endpoint,RawMessageDelivery]"))
                .isEqualTo("sqs\t" + queue + "\ttrue");
        aws(cloud, key, "sns", "unsubscribe", "--subscription-arn", subscription);
        aws(cloud, key, "sns", "delete-topic", "--topic-arn", topic);
        assertThat(aws(cloud, key, "sns", "list-topics")).doesNotContain(topic);
    }

    @Test
    void boto3(RunningCloud cloud) throws Exception {
        Storage.needs("python3");
        Storage.Signer key = Storage.signer(cloud, cloud.account("clients"));
        Path script = folder.resolve("topics.py");
        Files.writeString(
                script,
                """
                import json, sys
                try:
                    import boto3
                except ImportError:
                    print("SKIP")
                    sys.exit(0)
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
                print("DONE")
                """);
        String said =
                Storage.run(
                        cloud,
                        key,
                        folder,
                        "python3",
                        script.toString(),
                        cloud.awsUri().toString(),
                        name());
        Assumptions.assumeFalse(said.contains("SKIP"), "boto3 is not installed");
        assertThat(said).contains("DONE");
    }
}
