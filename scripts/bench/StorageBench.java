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
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Loads an endpoint with objects of one size: StorageBench NAME URL KEY SECRET SECONDS WHAT... */
final class StorageBench {

    private static final int SMALL = 4 << 10;
    private static final int LARGE = 64 << 20;
    private static final int OBJECTS = 64;
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String name;
    private final URI endpoint;
    private final String key;
    private final String secret;
    private final int seconds;

    private StorageBench(String[] arguments) {
        name = arguments[0];
        endpoint = URI.create(arguments[1]);
        key = arguments[2];
        secret = arguments[3];
        seconds = Integer.parseInt(arguments[4]);
    }

    /** One request of one client. */
    private interface Request {
        void send(Client client, int who, int number, byte[] body) throws Exception;
    }

    public static void main(String... arguments) throws Exception {
        StorageBench bench = new StorageBench(arguments);
        for (String what : Arrays.copyOfRange(arguments, 5, arguments.length)) {
            switch (what) {
                case "bucket" -> bench.bucket();
                case "put" -> bench.puts();
                case "get" -> bench.gets();
                case "list" -> bench.lists();
                default -> throw new IllegalArgumentException(what);
            }
        }
    }

    private void bucket() throws Exception {
        try (Client client = new Client()) {
            client.call("PUT", "/bench", "", new byte[0]);
        }
    }

    private void puts() throws Exception {
        for (int size : new int[] {SMALL, LARGE}) {
            for (int clients : new int[] {1, 8, 64}) {
                if (size == LARGE && clients == 64) {
                    continue; // 4 GB at a time measures the disk's cache
                }
                load("PUT", size, clients, (client, who, number, body) ->
                        client.call("PUT", "/bench/put-" + who + "-" + number % 1000, "", body));
            }
        }
    }

    private void gets() throws Exception {
        for (int size : new int[] {SMALL, LARGE}) {
            int objects = size == SMALL ? OBJECTS : 4;
            if (!key.isEmpty()) {
                try (Client client = new Client()) {
                    for (int i = 0; i < objects; i++) {
                        client.call("PUT", "/bench/" + size + "-" + i, "", new byte[size]);
                    }
                }
            }
            for (int clients : new int[] {1, 8, 64}) {
                load("GET", size, clients, (client, who, number, body) ->
                        client.call("GET", "/bench/" + size + "-" + (who + number) % objects, "", null));
            }
        }
    }

    /** A page of a bucket with many objects beside one of a bucket with few. */
    private void lists() throws Exception {
        int[] counts = {1_000, Integer.getInteger("objects", 1_000_000)};
        for (int count : counts) {
            String bucket = "/bench-" + count;
            try (Client client = new Client()) {
                client.call("PUT", bucket, "", new byte[0]);
            }
            fill(bucket, count);
            load("LIST of " + count, 0, 1, (client, who, number, body) ->
                    client.call("GET", bucket, "list-type=2&max-keys=100&start-after="
                            + "k%07d".formatted((number * 7919L) % count), null));
        }
    }

    private void fill(String bucket, int count) throws Exception {
        AtomicInteger next = new AtomicInteger();
        run(64, new AtomicLong(Long.MAX_VALUE), (client, who, number, body) -> {
            int n = next.getAndIncrement();
            if (n >= count) {
                throw new Enough();
            }
            client.call("PUT", bucket + "/k%07d".formatted(n), "", body);
        }, new byte[1]);
    }

    private static final class Enough extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private void load(String what, int size, int clients, Request request) throws Exception {
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) 'x');
        run(clients, new AtomicLong(System.nanoTime() + 2_000_000_000L), request, body);
        long begin = System.nanoTime();
        Queue<long[]> all = run(clients, new AtomicLong(begin + seconds * 1_000_000_000L), request, body);
        double took = (System.nanoTime() - begin) / 1e9;
        long[] times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        if (times.length == 0) {
            throw new IllegalStateException("no request of " + what + " ended in time");
        }
        System.out.printf(Locale.ROOT, "| %s | %s%s | %d | %.0f/s%s | %.2f | %.2f |%n",
                name, what, size == 0 ? "" : size == SMALL ? " 4 KiB" : " 64 MiB", clients,
                times.length / took,
                size == LARGE ? ", %.0f MB/s".formatted(times.length / took * size / 1e6) : "",
                times[times.length / 2] / 1e6, times[(int) (times.length * 0.99)] / 1e6);
    }

    /** Times of the requests of each client, in nanoseconds. */
    private Queue<long[]> run(int clients, AtomicLong end, Request request, byte[] body) throws Exception {
        Queue<long[]> all = new ConcurrentLinkedQueue<>();
        AtomicInteger failures = new AtomicInteger();
        Thread[] threads = new Thread[clients];
        for (int i = 0; i < clients; i++) {
            int who = i;
            threads[i] = new Thread(() -> {
                long[] times = new long[1024];
                int count = 0;
                try (Client client = new Client()) {
                    while (System.nanoTime() < end.get()) {
                        long began = System.nanoTime();
                        request.send(client, who, count, body);
                        if (count == times.length) {
                            times = Arrays.copyOf(times, count * 2);
                        }
                        times[count++] = System.nanoTime() - began;
                    }
                } catch (Enough done) {
                    // all that was to be sent is sent
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
        return all;
    }

    /** One connection. */
    private final class Client implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final String host = endpoint.getHost() + ":" + endpoint.getPort();
        private final MessageDigest sha = MessageDigest.getInstance("SHA-256");
        private final byte[] sink = new byte[1 << 16];
        private String day = "";
        private Mac signer;

        Client() throws Exception {
            socket = new Socket(endpoint.getHost(), endpoint.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(120_000);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
        }

        void call(String method, String path, String query, byte[] body) throws Exception {
            String sorted = Arrays.stream(query.split("&")).sorted().reduce((a, b) -> a + "&" + b).orElse("");
            String time = TIME.format(Instant.now());
            String canonical = method + "\n" + path + "\n" + sorted + "\nhost:" + host
                    + "\nx-amz-content-sha256:" + UNSIGNED + "\nx-amz-date:" + time
                    + "\n\nhost;x-amz-content-sha256;x-amz-date\n" + UNSIGNED;
            String scope = time.substring(0, 8) + "/us-east-1/s3/aws4_request";
            String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                    + HexFormat.of().formatHex(sha.digest(canonical.getBytes(StandardCharsets.UTF_8)));
            StringBuilder head = new StringBuilder(512);
            head.append(method).append(' ').append(path).append(query.isEmpty() ? "" : "?" + sorted)
                    .append(" HTTP/1.1\r\nHost: ").append(host);
            if (!key.isEmpty()) {
                head.append("\r\nX-Amz-Date: ").append(time).append("\r\nX-Amz-Content-Sha256: ").append(UNSIGNED)
                        .append("\r\nAuthorization: AWS4-HMAC-SHA256 Credential=").append(key).append('/')
                        .append(scope).append(", SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=")
                        .append(HexFormat.of().formatHex(signer(time.substring(0, 8))
                                .doFinal(text.getBytes(StandardCharsets.UTF_8))));
            }
            if (body != null) {
                head.append("\r\nContent-Length: ").append(body.length);
            }
            out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            if (body != null) {
                out.write(body);
            }
            out.flush();
            answer();
        }

        private Mac signer(String today) throws Exception {
            if (!today.equals(day)) {
                byte[] at = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
                for (String part : new String[] {today, "us-east-1", "s3", "aws4_request"}) {
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

        private void answer() throws IOException {
            String status = line();
            long length = 0;
            boolean chunked = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Long.parseLong(line.substring(15).strip());
                }
                chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            }
            if (!status.contains(" 200")) {
                throw new IOException(status + " " + new String(in.readNBytes((int) length), StandardCharsets.UTF_8));
            }
            if (chunked) {
                for (long size = size(); size > 0; size = size()) {
                    skip(size);
                    line();
                }
                line();
            } else {
                skip(length);
            }
        }

        private long size() throws IOException {
            return Long.parseLong(line().strip(), 16);
        }

        private void skip(long length) throws IOException {
            for (long left = length; left > 0; ) {
                int read = in.read(sink, 0, (int) Math.min(left, sink.length));
                if (read < 0) {
                    throw new IOException("the connection ended");
                }
                left -= read;
            }
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
