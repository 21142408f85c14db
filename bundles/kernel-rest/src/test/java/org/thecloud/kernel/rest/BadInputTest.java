// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a clear refusal with a code and a request id. */
class BadInputTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLOSE = "Host: x\r\nConnection: close\r\nX-API-Key: good\r\n";

    @TempDir static Path folder;
    private static Edge edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new Edge(folder, Edge.Settings.USUAL).withAccess();
        edge.offer(new ThingResource());
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    private static JsonNode refused(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("code").asText()).as(answer.body()).isEqualTo(code);
        assertThat(answer.headers().firstValue("X-Request-ID"))
                .hasValue(problem.path("request_id").asText());
        return problem;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "<a/>",
                "[]",
                "17",
                "{} {}",
                "{} x",
                "{\"size\": 1.5}",
                "{\"size\": \"3\"}",
                "{\"size\": 99999999999}",
                "{\"words\": {}}",
                "{\"display_name\": \"a\", \"display_name\": \"b\"}",
                "{\"display_name\": \"\u0000\"}"
            })
    void bodiesThatAreNone(String body) throws Exception {
        HttpResponse<String> answer = edge.post("/things", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("code").asText())
                .isIn("MALFORMED_JSON", "INVALID_INPUT");
    }

    @Test
    void anEmptyBodyIsNone() throws Exception {
        for (HttpRequest.BodyPublisher empty :
                List.of(
                        HttpRequest.BodyPublishers.noBody(),
                        HttpRequest.BodyPublishers.ofString(" \n"),
                        HttpRequest.BodyPublishers.ofInputStream(
                                java.io.InputStream::nullInputStream))) {
            HttpResponse<String> answer =
                    edge.send(
                            "POST",
                            "/things",
                            empty,
                            "X-API-Key",
                            "good",
                            "Content-Type",
                            "application/json");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/things/none");
        }
    }

    @Test
    void aWrongFieldIsNamedAsTheWireHasIt() throws Exception {
        JsonNode problem =
                refused(
                        edge.post("/things", "{\"inner\": {\"display_name\": [1]}}"),
                        400,
                        "INVALID_INPUT");
        assertThat(problem.path("field").asText()).isEqualTo("inner.display_name");
    }

    @Test
    void nestingBeyondTheLimitIsRefused() throws Exception {
        String deep = "{\"inner\":".repeat(5000) + "{}" + "}".repeat(5000);
        refused(edge.post("/things", deep), 400, "MALFORMED_JSON");
        refused(
                edge.post("/things", "{\"unknown\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
                400,
                "MALFORMED_JSON");
    }

    @Test
    void aLongBodyIsRefusedWithAndWithoutALength() throws Exception {
        byte[] body =
                ("{\"display_name\":\"" + "x".repeat(10 << 20) + "\"}")
                        .getBytes(StandardCharsets.US_ASCII);
        String[] headers = {"X-API-Key", "good", "Content-Type", "application/json"};
        refused(
                edge.send("POST", "/things", HttpRequest.BodyPublishers.ofByteArray(body), headers),
                413,
                "BODY_TOO_LARGE");
        refused(
                edge.send(
                        "POST",
                        "/things",
                        HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(body)),
                        headers),
                413,
                "BODY_TOO_LARGE");
    }

    @Test
    void theLimitOfAMethodHolds() throws Exception {
        HttpResponse<String> answer =
                edge.send(
                        "PUT",
                        "/things/1",
                        HttpRequest.BodyPublishers.ofString(
                                "{\"display_name\":\"" + "x".repeat(200) + "\"}"),
                        "X-API-Key",
                        "good",
                        "Content-Type",
                        "application/json");
        refused(answer, 413, "BODY_TOO_LARGE");
    }

    @Test
    void unknownFieldsAreReportedInAHeader() throws Exception {
        HttpResponse<String> answer =
                edge.post(
                        "/things", "{\"display_name\":\"a\",\"colour\":\"green\",\"x\\r\\ny\":1}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().allValues("Warning").toString())
                .contains("unknown field colour")
                .contains("unknown field x??y");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        byte[] body = "{\"display_name\":\"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1);
        HttpResponse<String> answer =
                edge.send(
                        "POST",
                        "/things",
                        HttpRequest.BodyPublishers.ofByteArray(body),
                        "X-API-Key",
                        "good",
                        "Content-Type",
                        "application/json");
        refused(answer, 400, "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "multipart/form-data",
                "nonsense",
                ";;",
                "*/*"
            })
    void otherMediaTypesAreRefused(String type) throws Exception {
        HttpResponse<String> answer =
                edge.send(
                        "POST",
                        "/things",
                        HttpRequest.BodyPublishers.ofString("{}"),
                        "X-API-Key",
                        "good",
                        "Content-Type",
                        type);
        refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/html"})
    void whatCannotBeAnsweredIsNotAcceptable(String type) throws Exception {
        refused(edge.get("/things/1", "X-API-Key", "good", "Accept", type), 406, "NOT_ACCEPTABLE");
    }

    @Test
    void anUnknownCharsetIsReadAsUtf8() throws Exception {
        HttpResponse<String> answer =
                edge.send(
                        "POST",
                        "/things",
                        HttpRequest.BodyPublishers.ofString("{\"display_name\":\"Ж\"}"),
                        "X-API-Key",
                        "good",
                        "Content-Type",
                        "application/json; charset=klingon");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("Ж");
    }

    @ParameterizedTest
    @CsvSource({
        "/things/../secret",
        "/things/..%2fsecret",
        "/things%2f1",
        "/things/a%2fb",
        "/things/%00",
        "/things/%zz",
        "/things/%ff",
        "/things//1",
        "//things/1",
        "/things/1;v=2",
        "/things;v=2/1",
        "/things/;",
        "/things/%2e%2e/x",
        "/./things/1",
        "/things/a%5cb",
        "/%2e/things/1",
        "/things/<script>",
        "/things/a\\b",
        "*",
        "/"
    })
    void strangePathsAreAnsweredClearly(String path) throws Exception {
        String answer = Raw.send(edge.port(), "GET " + path + " HTTP/1.1\r\n" + CLOSE + "\r\n");

        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(status).as(path + ": " + answer).isIn(200, 400, 404);
        assertThat(answer).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PATCH", "TRACE", "BREW"})
    void methodsThatAreNotThereAreRefused(String method) throws Exception {
        String answer = Raw.send(edge.port(), method + " /things/1 HTTP/1.1\r\n" + CLOSE + "\r\n");

        assertThat(answer).as(method).startsWith("HTTP/1.1 405").contains("METHOD_NOT_ALLOWED");
    }

    @Test
    void headIsGetWithoutABodyAndOptionsTellsTheMethods() throws Exception {
        String head = Raw.send(edge.port(), "HEAD /things/1 HTTP/1.1\r\n" + CLOSE + "\r\n");
        assertThat(head).startsWith("HTTP/1.1 200").contains("ETag").endsWith("\r\n\r\n");

        String options = Raw.send(edge.port(), "OPTIONS /things/1 HTTP/1.1\r\n" + CLOSE + "\r\n");
        assertThat(options).startsWith("HTTP/1.1 200").contains("Allow: ").contains("PUT");
    }

    @Test
    void hugeHeadersAreRefused() throws Exception {
        String answer =
                Raw.send(
                        edge.port(),
                        "GET /things/1 HTTP/1.1\r\n"
                                + CLOSE
                                + "X: "
                                + "y".repeat(20_000)
                                + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 431");
        assertThat(edge.get("/things/1", "X-API-Key", "k".repeat(5000)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aBodyThatEndsTooEarlyOrIsBadlyChunkedIsTheSendersFault() throws Exception {
        String post = "POST /things HTTP/1.1\r\n" + CLOSE + "Content-Type: application/json\r\n";
        String chunked =
                Raw.send(
                        edge.port(),
                        post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        assertThat(chunked).startsWith("HTTP/1.1 400");
        assertThat(Raw.send(edge.port(), post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void unknownQueryParametersAreIgnoredAndBadOnesRefused() throws Exception {
        String key = "X-API-Key";
        assertThat(edge.get("/things?colour=green&limit=1", key, "good").statusCode())
                .isEqualTo(200);
        refused(edge.get("/things?limit=x", key, "good"), 400, "INVALID_INPUT");
        String broken =
                Raw.send(edge.port(), "GET /things?limit=%zz HTTP/1.1\r\n" + CLOSE + "\r\n");
        assertThat(broken).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @CsvSource({
        "Idempotency-Key, 'a b'",
        "Idempotency-Key, ''",
        "If-Match, nonsense",
        "If-Match, '\"99999999999999999999\"'",
        "X-Tenant-ID, nonsense"
    })
    void headersThatAreNone(String name, String value) throws Exception {
        JsonNode problem = refused(edge.post("/things", "{}", name, value), 400, "INVALID_INPUT");
        assertThat(problem.path("field").asText()).isEqualTo(name);
    }

    @Test
    void noHeaderMakesCxfAnswerBeforeTheWorkIsDone() throws Exception {
        HttpResponse<String> answer =
                edge.post("/things", "{\"display_name\":\"a\"}", "OnewayRequest", "true");
        assertThat(answer.statusCode()).isEqualTo(201);
        HttpResponse<String> overridden =
                edge.get(
                        "/things/1?_method=PUT",
                        "X-API-Key",
                        "good",
                        "X-HTTP-Method-Override",
                        "PUT");
        assertThat(overridden.statusCode()).isEqualTo(200);
    }

    @Test
    void aBugOfOursTellsNothingButTheRequestId() throws Exception {
        HttpResponse<String> answer = edge.get("/things/broken", "X-Request-ID", "mine-1");
        JsonNode problem = refused(answer, 500, "INTERNAL");
        assertThat(problem.path("request_id").asText()).isEqualTo("mine-1");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void nothingIsKnownOfPathsWithoutAService() throws Exception {
        refused(edge.get("/nothing/here"), 404, "NOT_FOUND");
        refused(edge.get("/things/1/2/3/4", "X-API-Key", "good"), 404, "NOT_FOUND");
        refused(edge.get("/thingsandmore"), 404, "NOT_FOUND");
    }
}
