// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified clients of SQS against the distribution. */
@ExtendWith(RunningCloud.Extension.class)
class QueueClientsIT {

    @TempDir Path folder;

    @Test
    void awsCliWithQueues(RunningCloud cloud) throws Exception {
        AwsCli aws = AwsCli.of(cloud, cloud.account("clients"), folder);
        String name = "cli-" + UUID.randomUUID().toString().substring(0, 8);
        String url = aws.run("sqs", "create-queue", "--queue-name", name, "--query", "QueueUrl");
        assertThat(aws.run("sqs", "get-queue-url", "--queue-name", name, "--query", "QueueUrl"))
                .isEqualTo(url);
        aws.run(
                "sqs",
                "send-message",
                "--queue-url",
                url,
                "--message-body",
                "one é",
                "--message-attributes",
                "n={DataType=Number,StringValue=7}");
        assertThat(
                        aws.run(
                                "sqs",
                                "send-message-batch",
                                "--queue-url",
                                url,
                                "--entries",
                                "Id=a,MessageBody=two",
                                "Id=b,MessageBody=three",
                                "--query",
                                "Successful[].Id"))
                .contains("a", "b");
        String[] got =
                aws.run(
                                "sqs",
                                "receive-message",
                                "--queue-url",
                                url,
                                "--wait-time-seconds",
                                "5",
                                "--visibility-timeout",
                                "600",
                                "--message-attribute-names",
                                "All",
                                "--query",
                                "Messages[0].[Body,MessageAttributes.n.StringValue,ReceiptHandle]")
                        .split("\t");
        assertThat(got).startsWith("one é", "7").hasSize(3);
        aws.run(
                "sqs",
                "change-message-visibility",
                "--queue-url",
                url,
                "--receipt-handle",
                got[2],
                "--visibility-timeout",
                "900");
        assertThat(visibleAndInFlight(aws, url)).containsExactly("2", "1");
        aws.run("sqs", "delete-message", "--queue-url", url, "--receipt-handle", got[2]);
        assertThat(visibleAndInFlight(aws, url)).containsExactly("2", "0");
        aws.run("sqs", "purge-queue", "--queue-url", url);
        assertThat(visibleAndInFlight(aws, url)).containsExactly("0", "0");
        aws.run("sqs", "delete-queue", "--queue-url", url);
    }

    private static String[] visibleAndInFlight(AwsCli aws, String url) throws Exception {
        return aws.run(
                        "sqs",
                        "get-queue-attributes",
                        "--queue-url",
                        url,
                        "--attribute-names",
                        "All",
                        "--query",
                        "Attributes.[ApproximateNumberOfMessages,"
                                + "ApproximateNumberOfMessagesNotVisible]")
                .split("\t");
    }

    @Test
    void boto3WithQueues(RunningCloud cloud) throws Exception {
        Boto3.run(
                cloud,
                cloud.account("clients"),
                folder,
                """
                from botocore.exceptions import ClientError
                name = sys.argv[1]
                sqs = boto3.client("sqs")
                dead = sqs.create_queue(QueueName=name + "-dead")["QueueUrl"]
                arn = sqs.get_queue_attributes(
                    QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
                url = sqs.create_queue(QueueName=name, Attributes={
                    "VisibilityTimeout": "600",
                    "RedrivePolicy": '{"deadLetterTargetArn": "%s", "maxReceiveCount": 1}' % arn,
                })["QueueUrl"]
                assert sqs.get_queue_url(QueueName=name)["QueueUrl"] == url
                sent = sqs.send_message(
                    QueueUrl=url, MessageBody="poison",
                    MessageAttributes={"b": {"DataType": "Binary", "BinaryValue": b"\\x00\\xff"}})
                got = sqs.receive_message(
                    QueueUrl=url, WaitTimeSeconds=5, MessageAttributeNames=["All"])["Messages"][0]
                assert got["MessageId"] == sent["MessageId"], got
                assert got["MessageAttributes"]["b"]["BinaryValue"] == b"\\x00\\xff", got
                sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=0)
                assert not sqs.receive_message(QueueUrl=url).get("Messages")
                letter = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=5)["Messages"][0]
                assert letter["Body"] == "poison", letter
                sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter["ReceiptHandle"])
                batch = sqs.send_message_batch(QueueUrl=url, Entries=[
                    {"Id": str(i), "MessageBody": "m%d" % i} for i in range(10)])
                assert len(batch["Successful"]) == 10, batch
                bodies, receipts = set(), []
                while len(bodies) < 10:
                    some = sqs.receive_message(
                        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5)["Messages"]
                    bodies |= {m["Body"] for m in some}
                    receipts += [m["ReceiptHandle"] for m in some]
                gone = sqs.delete_message_batch(QueueUrl=url, Entries=[
                    {"Id": str(i), "ReceiptHandle": r} for i, r in enumerate(receipts)])
                assert len(gone["Successful"]) == 10, gone
                try:
                    sqs.send_message(QueueUrl=url + "-not", MessageBody="x")
                    raise AssertionError("sent to nowhere")
                except ClientError as refused:
                    assert refused.response["Error"]["Code"].endswith("NonExistentQueue"), refused
                fifo = sqs.create_queue(QueueName=name + ".fifo", Attributes={
                    "FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
                for body in ("a", "a", "b"):
                    sqs.send_message(QueueUrl=fifo, MessageBody=body, MessageGroupId="g")
                run = sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)["Messages"]
                assert [m["Body"] for m in run] == ["a", "b"], run
                urls = [u for p in sqs.get_paginator("list_queues").paginate(
                    QueueNamePrefix=name, PaginationConfig={"PageSize": 2}) for u in p["QueueUrls"]]
                assert sorted(urls) == sorted([url, dead, fifo]), urls
                for one in (url, fifo, dead):
                    sqs.delete_queue(QueueUrl=one)
                """,
                "boto-" + UUID.randomUUID().toString().substring(0, 8));
    }
}
