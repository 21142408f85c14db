// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Load on an SQS endpoint: each client has one connection and sends its next request when the last
 * one is answered. Requests are signed. Arguments: NAME ENDPOINT KEY SECRET SECONDS [FILL].
 */
final class QueueBench {

    /** A young virtual machine is several times slower than one that has worked for a while. */
    private static final int WARM_UP_SECONDS = 40;

    private static final String BODY = "x".repeat(1024);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final URI endpoint;
    private final String key;
    private final String secret;

    private QueueBench(String endpoint, String key, String secret) {
        this.endpoint = URI.create(endpoint);
        this.key = key;
        this.secret = secret;
    }

    public static void main(String[] arguments) throws Exception {
        QueueBench bench = new QueueBench(arguments[1], arguments[2], arguments[3]);
        int seconds = Integer.parseInt(arguments[4]);
        String url = bench.make("bench" + System.currentTimeMillis());
        bench.run(8, WARM_UP_SECONDS, client -> client.cycle(url));
        for (int clients : new int[] {1, 8, 64}) {
            String fresh = bench.make("send" + clients + "-" + System.currentTimeMillis());
            print(arguments[0], "send", clients, bench.run(clients, seconds, c -> c.send(fresh)));
        }
        for (int clients : new int[] {1, 8, 64}) {
            print(arguments[0], "send, receive, delete", clients, bench.run(clients, seconds, c -> c.cycle(url)));
        }
        String waiting = bench.make("wait" + System.currentTimeMillis());
        print(arguments[0], "sent to received, waiting", 1, bench.endToEnd(waiting, seconds));
        if (arguments.length > 5) {
            String deep = bench.make("deep" + System.currentTimeMillis());
            bench.fill(deep, Integer.parseInt(arguments[5]));
            print(arguments[0], "send, " + arguments[5] + " queued", 8, bench.run(8, seconds, c -> c.send(deep)));
            print(arguments[0], "send, receive, delete, " + arguments[5] + " queued", 8, bench.run(8, seconds, c -> c.cycle(deep)));
        }
    }

    private static void print(String name, String what, int clients, long[] nanos) {
        long total = nanos[0];
        long[] sorted = Arrays.copyOfRange(nanos, 1, nanos.length);
        Arrays.sort(sorted);
        System.out.printf(
                "| %s | %s | %d | %,d/s | %.1f | %.1f |%n",
                name, what, clients, sorted.length * 1_000_000_000L / total, at(sorted, 0.5), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * share)] / 1e6;
    }

    private interface Step {
        void by(Client client) throws Exception;
    }

    /** The time it took, and then the time of each step, in nanoseconds. */
    private long[] run(int clients, int seconds, Step step) throws Exception {
        ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
        AtomicLong failures = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        Thread[] threads = new Thread[clients];
        for (int i = 0; i < clients; i++) {
            threads[i] =
                    new Thread(
                            () -> {
                                long[] times = new long[1024];
                                int count = 0;
                                try (Client client = new Client()) {
                                    while (System.nanoTime() < end) {
                                        long began = System.nanoTime();
                                        step.by(client);
                                        if (count == times.length) {
                                            times = Arrays.copyOf(times, count * 2);
                                        }
                                        times[count++] = System.nanoTime() - began;
                                    }
                                } catch (Exception failed) {
                                    if (failures.getAndIncrement() == 0) {
                                        failed.printStackTrace();
                                    }
                                }
                                all.add(Arrays.copyOf(times, count));
                            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failures.get() > 0) {
            throw new IllegalStateException(failures + " clients failed");
        }
        int total = all.stream().mapToInt(times -> times.length).sum();
        long[] result = new long[total + 1];
        result[0] = System.nanoTime() - begin;
        int at = 1;
        for (long[] times : all) {
            System.arraycopy(times, 0, result, at, times.length);
            at += times.length;
        }
        return result;
    }

    private long[] endToEnd(String url, int seconds) throws Exception {
        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        AtomicLong sentAt = new AtomicLong();
        AtomicInteger got = new AtomicInteger();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        Thread receiver =
                new Thread(
                        () -> {
                            try (Client client = new Client()) {
                                while (System.nanoTime() < end) {
                                    if (client.receive(url, 2)) {
                                        times.add(System.nanoTime() - sentAt.get());
                                        got.incrementAndGet();
                                        synchronized (times) {
                                            times.notifyAll();
                                        }
                                    }
                                }
                            } catch (Exception failed) {
                                failed.printStackTrace();
                            }
                        });
        receiver.start();
        try (Client client = new Client()) {
            while (System.nanoTime() < end) {
                int before = got.get();
                sentAt.set(System.nanoTime());
                client.send(url);
                synchronized (times) {
                    while (got.get() == before && System.nanoTime() < end) {
                        times.wait(100);
                    }
                }
            }
        }
        receiver.join();
        long[] result = new long[times.size() + 1];
        result[0] = System.nanoTime() - begin;
        int at = 1;
        for (long time : times) {
            result[at++] = time;
        }
        return result;
    }

    private String make(String name) throws Exception {
        try (Client client = new Client()) {
            String answer = client.call("CreateQueue", "{\"QueueName\":\"" + name + "\"}");
            return answer.replaceAll("(?s).*\"QueueUrl\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        }
    }

    private void fill(String url, int messages) throws Exception {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            entries.append(i == 0 ? "" : ",")
                    .append("{\"Id\":\"e").append(i).append("\",\"MessageBody\":\"").append(BODY).append("\"}");
        }
        String body = "{\"QueueUrl\":\"" + url + "\",\"Entries\":[" + entries + "]}";
        AtomicLong left = new AtomicLong(messages / 10);
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    new Thread(
                            () -> {
                                try (Client client = new Client()) {
                                    while (left.getAndDecrement() > 0) {
                                        client.call("SendMessageBatch", body);
                                    }
                                } catch (Exception failed) {
                                    failed.printStackTrace();
                                }
                            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** One connection. */
    private final class Client implements AutoCloseable {

        private static final Pattern RECEIPT = Pattern.compile("\"ReceiptHandle\"\\s*:\\s*\"([^\"]*)\"");
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final String host = endpoint.getHost() + ":" + endpoint.getPort();
        private final MessageDigest sha = MessageDigest.getInstance("SHA-256");
        private String day = "";
        private Mac signer;

        Client() throws Exception {
            socket = new Socket(endpoint.getHost(), endpoint.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
        }

        void send(String url) throws Exception {
            call("SendMessage", "{\"QueueUrl\":\"" + url + "\",\"MessageBody\":\"" + BODY + "\"}");
        }

        boolean receive(String url, int wait) throws Exception {
            String answer =
                    call("ReceiveMessage", "{\"QueueUrl\":\"" + url + "\",\"WaitTimeSeconds\":" + wait + "}");
            Matcher receipt = RECEIPT.matcher(answer);
            if (!receipt.find()) {
                return false;
            }
            call("DeleteMessage",
                    "{\"QueueUrl\":\"" + url + "\",\"ReceiptHandle\":\"" + receipt.group(1) + "\"}");
            return true;
        }

        void cycle(String url) throws Exception {
            send(url);
            receive(url, 0);
        }

        String call(String action, String body) throws Exception {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String time = TIME.format(Instant.now());
            String target = "AmazonSQS." + action;
            String hash = HexFormat.of().formatHex(sha.digest(bytes));
            String canonical =
                    "POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:" + host + "\nx-amz-date:" + time
                            + "\nx-amz-target:" + target + "\n\ncontent-type;host;x-amz-date;x-amz-target\n" + hash;
            String scope = time.substring(0, 8) + "/us-east-1/sqs/aws4_request";
            String text =
                    "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                            + HexFormat.of().formatHex(sha.digest(canonical.getBytes(StandardCharsets.UTF_8)));
            String head =
                    "POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Date: "
                            + time + "\r\nX-Amz-Target: " + target
                            + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" + key + "/" + scope
                            + ", SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
                            + HexFormat.of().formatHex(signer(time.substring(0, 8)).doFinal(text.getBytes(StandardCharsets.UTF_8)))
                            + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
            byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + bytes.length);
            System.arraycopy(bytes, 0, request, head.length(), bytes.length);
            out.write(request);
            return answer();
        }

        private Mac signer(String today) throws Exception {
            if (!today.equals(day)) {
                byte[] at = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
                for (String part : new String[] {today, "us-east-1", "sqs", "aws4_request"}) {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(at, "HmacSHA256"));
                    at = mac.doFinal(part.getBytes(StandardCharsets.UTF_8));
                }
                signer = Mac.getInstance("HmacSHA256");
                signer.init(new SecretKeySpec(at, "HmacSHA256"));
                day = today;
            }
            return signer;
        }

        private String answer() throws IOException {
            String status = line();
            int length = -1;
            boolean chunked = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String lower = line.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
                chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            }
            StringBuilder text = new StringBuilder();
            if (chunked) {
                for (int size = Integer.parseInt(line().strip(), 16); size > 0; size = Integer.parseInt(line().strip(), 16)) {
                    text.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                    line();
                }
                line();
            } else {
                text.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            }
            if (!status.contains(" 200")) {
                throw new IOException(status + " " + text);
            }
            return text.toString();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int one = in.read(); one != '\n'; one = in.read()) {
                if (one < 0) {
                    throw new IOException("the connection ended");
                }
                if (one != '\r') {
                    line.append((char) one);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
