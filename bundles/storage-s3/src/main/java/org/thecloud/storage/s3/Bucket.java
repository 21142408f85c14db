// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.SigV4;

/**
 * A bucket of an S3 service. Each call is one request; it is tried some times, as all of them may
 * be repeated. Blocks; thread-safe.
 */
final class Bucket implements AutoCloseable {

    private static final long FIRST_PAUSE_MILLIS = 100;

    private final URI base;
    private final Credentials credentials;
    private final HttpClient http;
    private final Duration timeout;
    private final int tries;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * @param base of everything in the bucket, without a slash at the end
     */
    Bucket(URI base, Credentials credentials, HttpClient http, Duration timeout, int tries) {
        this.base = base;
        this.credentials = credentials;
        this.http = http;
        this.timeout = timeout;
        this.tries = tries;
    }

    /** A key that was found, and when it was written. */
    record Found(String key, Instant at) {}

    /** Some of the keys. */
    record Keys(List<Found> found, boolean more) {}

    /** An upload in parts that is under way. */
    record Upload(String key, String id, Instant begun) {}

    /** Some of the uploads, and where the next ones begin. */
    record Uploads(List<Upload> uploads, @Nullable Upload next) {}

    void put(String key, Content content) throws IOException {
        expectWell(ask("PUT", key, Map.of(), content, null));
    }

    /** Bytes of an object from one place to another, both included. */
    Answer get(String key, long from, long to) throws IOException {
        Answer answer = ask("GET", key, Map.of(), Content.NONE, "bytes=%d-%d".formatted(from, to));
        if (answer.status() != 206) {
            throw new Refused(answer);
        }
        return answer;
    }

    /** Length of an object; negative if there is none. */
    long length(String key) throws IOException {
        Answer answer = ask("HEAD", key, Map.of(), Content.NONE, null);
        if (answer.status() == 404) {
            return -1;
        }
        expectWell(answer);
        return answer.response().headers().firstValueAsLong("Content-Length").orElse(-1);
    }

    void delete(String key) throws IOException {
        Answer answer = ask("DELETE", key, Map.of(), Content.NONE, null);
        if (answer.status() != 404 || !answer.code().equals("NoSuchKey")) {
            expectWell(answer);
        }
    }

    /** Keys in order. */
    Keys list(String prefix, @Nullable String after, int limit) throws IOException {
        Map<String, String> query = new TreeMap<>();
        query.put("list-type", "2");
        query.put("max-keys", Integer.toString(limit));
        query.put("prefix", prefix);
        if (after != null) {
            query.put("start-after", after);
        }
        Answer.Entry document = expectWell(ask("GET", "", query, Content.NONE, null)).document();
        return new Keys(
                document.all("Contents").stream()
                        .map(
                                one ->
                                        new Found(
                                                one.text("Key"),
                                                Instant.parse(one.text("LastModified"))))
                        .toList(),
                Boolean.parseBoolean(document.text("IsTruncated")));
    }

    /** Begins an upload in parts; answers its id. */
    String begin(String key) throws IOException {
        String id =
                expectWell(ask("POST", key, Map.of("uploads", ""), Content.NONE, null))
                        .document()
                        .text("UploadId");
        if (id.isEmpty()) {
            throw new IOException("the service began an upload and did not say which");
        }
        return id;
    }

    /** Stores a part; answers its ETag. */
    String part(String key, String upload, int number, Content content) throws IOException {
        Map<String, String> query =
                Map.of("partNumber", Integer.toString(number), "uploadId", upload);
        return expectWell(ask("PUT", key, query, content, null)).header("ETag");
    }

    void complete(String key, String upload, List<String> etags) throws IOException {
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < etags.size(); i++) {
            document.append(
                    "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>"
                            .formatted(i + 1, etags.get(i).replace("\"", "&quot;")));
        }
        document.append("</CompleteMultipartUpload>");
        expectWell(
                ask(
                        "POST",
                        key,
                        Map.of("uploadId", upload),
                        Content.of(document.toString()),
                        null));
    }

    void abort(String key, String upload) throws IOException {
        Answer answer = ask("DELETE", key, Map.of("uploadId", upload), Content.NONE, null);
        if (answer.status() != 404) {
            expectWell(answer);
        }
    }

    Uploads uploads(String prefix, @Nullable Upload after) throws IOException {
        Map<String, String> query = new TreeMap<>();
        query.put("uploads", "");
        query.put("prefix", prefix);
        if (after != null) {
            query.put("key-marker", after.key());
            query.put("upload-id-marker", after.id());
        }
        Answer.Entry document = expectWell(ask("GET", "", query, Content.NONE, null)).document();
        List<Upload> uploads =
                document.all("Upload").stream()
                        .map(
                                one ->
                                        new Upload(
                                                one.text("Key"),
                                                one.text("UploadId"),
                                                Instant.parse(one.text("Initiated"))))
                        .toList();
        boolean more = Boolean.parseBoolean(document.text("IsTruncated"));
        return new Uploads(
                uploads,
                more
                        ? new Upload(
                                document.text("NextKeyMarker"),
                                document.text("NextUploadIdMarker"),
                                Instant.EPOCH)
                        : null);
    }

    private static Answer expectWell(Answer answer) throws IOException {
        if (!answer.well()) {
            throw new Refused(answer);
        }
        return answer;
    }

    private Answer ask(
            String method,
            String key,
            Map<String, String> query,
            Content content,
            @Nullable String range)
            throws IOException {
        URI uri = uri(key, query);
        for (int tried = 1; ; tried++) {
            try {
                // the time is part of what is signed, so each try is signed anew
                HttpRequest.Builder request =
                        credentials.signed(method, uri, content, Clock.systemUTC().instant());
                if (range != null) {
                    request.header("Range", range);
                }
                Answer answer = new Answer(send(request.timeout(timeout).build()));
                if (answer.well() || tried == tries || !new Refused(answer).passing()) {
                    return answer;
                }
            } catch (InterruptedIOException stopped) {
                throw stopped;
            } catch (IOException failed) {
                if (tried == tries) {
                    throw failed;
                }
            }
            pause(FIRST_PAUSE_MILLIS << tried);
        }
    }

    private URI uri(String key, Map<String, String> query) {
        StringBuilder text = new StringBuilder(base.toString());
        text.append('/').append(SigV4.encode(key, true));
        String separator = "?";
        for (Map.Entry<String, String> one : new TreeMap<>(query).entrySet()) {
            text.append(separator)
                    .append(SigV4.encode(one.getKey(), false))
                    .append('=')
                    .append(SigV4.encode(one.getValue(), false));
            separator = "&";
        }
        return URI.create(text.toString());
    }

    // The client's own limit ends with the headers of the answer; this one with its last byte.
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout.toSeconds() + " s", late);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            String said = cause == null ? "" : cause.toString();
            throw new IOException(request.uri().getAuthority() + ": " + said, failed);
        }
    }

    private void pause(long millis) throws IOException {
        try {
            if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                throw new InterruptedIOException("the store is being stopped");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Requests that run go on; none is tried again. */
    @Override
    public void close() {
        closing.countDown();
    }
}
