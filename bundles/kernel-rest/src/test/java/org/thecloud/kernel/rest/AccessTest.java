// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.access.RequestRecord;

/** Who gets in, what is put on record, and what an answer carries. */
class AccessTest {

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

    private static RequestRecord last() {
        return edge.records().get(edge.records().size() - 1);
    }

    @Test
    void withoutAGoodKeyNobodyGetsIn() throws Exception {
        assertThat(edge.get("/things/1").statusCode()).isEqualTo(401);
        assertThat(edge.get("/things/1", "X-API-Key", "bad").statusCode()).isEqualTo(401);
        assertThat(last().status()).isEqualTo(401);
    }

    @Test
    void aMethodWithoutAMarkIsForNobody() throws Exception {
        assertThat(edge.get("/things/1/unmarked", "X-API-Key", "good").statusCode()).isEqualTo(403);
    }

    @Test
    void aRefusalSaysWhatOnWhatAndWhyAndIsOnRecord() throws Exception {
        HttpResponse<String> answer = edge.get("/things/17/nothing", "X-API-Key", "good");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("thing:forbidden", "thing/17", "the test says so");
        assertThat(last().action()).isEqualTo("thing:forbidden");
        assertThat(last().resource()).isEqualTo("thing/17");
        assertThat(last().status()).isEqualTo(403);
    }

    @Test
    void whatChangesSomethingIsOnRecordWithItsRequestId() throws Exception {
        HttpResponse<String> answer =
                edge.post("/things", "{\"display_name\":\"a\"}", "X-Request-ID", "req-7");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(last().requestId()).isEqualTo("req-7");
        assertThat(last().action()).isEqualTo("thing:create");
        assertThat(last().resource()).as("what it made").isEqualTo("thing/a");
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/things/a");
    }

    @Test
    void whatWasNotMadeHasNoName() throws Exception {
        HttpResponse<String> answer = edge.post("/things?dry_run=true", "{\"display_name\":\"a\"}");

        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(last().resource()).isEqualTo("thing/*");
    }

    @Test
    void anUnsoundRequestIdIsReplaced() throws Exception {
        String given =
                edge.get("/things/open", "X-Request-ID", "a b<script>")
                        .headers()
                        .firstValue("X-Request-ID")
                        .orElseThrow();
        String own = edge.get("/things/open").headers().firstValue("X-Request-ID").orElseThrow();

        assertThat(given).matches("[0-9a-f-]{20,}").isNotEqualTo(own);
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        HttpResponse<String> answer =
                edge.get("/things/1", "X-API-Key", "good", "If-None-Match", "\"7\"");

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aDryRunIs200AndSaysSo() throws Exception {
        HttpResponse<String> answer = edge.post("/things?dry_run=true", "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Dry-Run")).hasValue("true");
        assertThat(edge.post("/things?dry_run=maybe", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void aPageLinksToTheNext() throws Exception {
        HttpResponse<String> answer = edge.get("/things?limit=2", "X-API-Key", "good");

        assertThat(answer.headers().firstValue("Link").orElseThrow())
                .contains("limit=2")
                .contains("after=next")
                .contains("rel=\"next\"");
    }

    @Test
    void everyAnswerHasADateInTheFormOfHttp() throws Exception {
        assertThat(edge.get("/things/open").headers().allValues("Date"))
                .singleElement()
                .asString()
                .matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
    }

    @Test
    void whoAsksTooOftenWaits() throws Exception {
        try (Edge slow =
                new Edge(folder.resolve("slow"), new Edge.Settings(1, 1, 2)).withAccess()) {
            slow.offer(new ThingResource());
            HttpResponse<String> answer = slow.get("/things/1", "X-API-Key", "good");
            for (int i = 0; i < 10 && answer.statusCode() == 200; i++) {
                answer = slow.get("/things/1", "X-API-Key", "good");
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        }
    }
}
