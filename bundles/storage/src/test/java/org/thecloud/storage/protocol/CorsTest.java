// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.storage.protocol.S3Caller.Reply;

/** Pages of browsers that come from elsewhere. */
class CorsTest {

    private static final byte[] NOTHING = new byte[0];
    private static final String RULES =
            "<CORSConfiguration>"
                    + "<CORSRule><ID>app</ID><AllowedOrigin>https://*.example.org</AllowedOrigin>"
                    + "<AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>"
                    + "<AllowedHeader>x-amz-*</AllowedHeader>"
                    + "<AllowedHeader>Content-Type</AllowedHeader>"
                    + "<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>600</MaxAgeSeconds>"
                    + "</CORSRule>"
                    + "<CORSRule><AllowedOrigin>*</AllowedOrigin>"
                    + "<AllowedMethod>HEAD</AllowedMethod></CORSRule></CORSConfiguration>";

    @TempDir Path folder;
    private S3Server server;
    private S3Caller alice;
    private S3Caller bob;

    @BeforeEach
    void open() throws Exception {
        server = new S3Server(folder, 0);
        alice = new S3Caller(server.port(), S3Server.ALICE);
        bob = new S3Caller(server.port(), S3Server.BOB);
        assertThat(alice.send("PUT", "/photos").status()).isEqualTo(200);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private Reply preflight(String target, String... headers) throws Exception {
        return alice.unsigned("OPTIONS", target, NOTHING, headers);
    }

    @Test
    void rulesAreKeptAndRemoved() throws Exception {
        assertThat(alice.send("GET", "/photos?cors").code()).isEqualTo("NoSuchCORSConfiguration");
        assertThat(alice.send("PUT", "/photos?cors", RULES).status()).isEqualTo(200);
        assertThat(alice.send("GET", "/photos?cors").text())
                .contains(RULES.replace("<CORSConfiguration>", ""));
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            assertThat(bob.send(method, "/photos?cors").code()).isEqualTo("AccessDenied");
        }
        assertThat(alice.send("DELETE", "/photos?cors").status()).isEqualTo(204);
        assertThat(alice.send("GET", "/photos?cors").code()).isEqualTo("NoSuchCORSConfiguration");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://app.example.org, PUT, 'x-amz-date, content-type', 200",
                "https://app.example.org, GET, -, 200",
                "https://app.example.org, HEAD, -, 200",
                "https://app.example.org, DELETE, -, 403",
                "https://app.example.org, PUT, x-other, 403",
                "https://example.org, GET, -, 403",
                "http://app.example.org, GET, -, 403",
                "https://elsewhere.test, HEAD, -, 200",
            })
    void preflightsAreAnswered(String origin, String method, String headers, int status)
            throws Exception {
        alice.send("PUT", "/photos?cors", RULES);
        Reply reply =
                headers == null
                        ? preflight(
                                "/photos/a",
                                "Origin",
                                origin,
                                "Access-Control-Request-Method",
                                method)
                        : preflight(
                                "/photos/a",
                                "Origin",
                                origin,
                                "Access-Control-Request-Method",
                                method,
                                "Access-Control-Request-Headers",
                                headers);
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        boolean any = method.equals("HEAD");
        assertThat(reply.header("Access-Control-Allow-Origin"))
                .isEqualTo(status != 200 ? "" : any ? "*" : origin);
        if (status == 200) {
            assertThat(reply.header("Access-Control-Allow-Methods")).contains(method);
            assertThat(reply.header("Access-Control-Allow-Headers"))
                    .isEqualTo(headers == null ? "" : headers);
            assertThat(reply.header("Access-Control-Max-Age")).isEqualTo(any ? "" : "600");
            assertThat(reply.header("Vary")).contains("Origin");
        } else {
            assertThat(reply.code()).isEqualTo("AccessForbidden");
        }
    }

    @Test
    void aPreflightHasToSayWhatItIsAbout() throws Exception {
        assertThat(preflight("/photos/a").code()).isEqualTo("BadRequest");
        assertThat(preflight("/photos/a", "Origin", "https://a.test").code())
                .isEqualTo("BadRequest");
        String[] full = {
            "Origin", "https://a.test", "Access-Control-Request-Method", "GET",
        };
        assertThat(preflight("/photos/a", full).code()).isEqualTo("AccessForbidden");
        assertThat(preflight("/none/a", full).code()).isEqualTo("NoSuchBucket");
    }

    @Test
    void answersSayThatThePageMaySeeThem() throws Exception {
        alice.send("PUT", "/photos?cors", RULES);
        alice.send("PUT", "/photos/a", "text");
        String origin = "https://app.example.org";
        Reply seen = alice.send("GET", "/photos/a", NOTHING, "Origin", origin);
        assertThat(seen.text()).isEqualTo("text");
        assertThat(seen.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(seen.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(seen.header("Access-Control-Expose-Headers")).isEqualTo("ETag");
        Reply refused = alice.unsigned("GET", "/photos/a", NOTHING, "Origin", origin);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        Reply other = alice.send("GET", "/photos/a", NOTHING, "Origin", "https://a.test");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "<CORSConfiguration/>, MalformedXML",
        "<CORSConfiguration><CORSRule/></CORSConfiguration>, MalformedXML",
        "<Other/>, MalformedXML",
        "PATCH, InvalidRequest",
        "https://*.*.org, InvalidRequest",
    })
    void wrongRulesAreRefused(String what, String code) throws Exception {
        String body =
                switch (what) {
                    case "PATCH" -> RULES.replace(">PUT<", ">PATCH<");
                    case "https://*.*.org" -> RULES.replace("https://*.example.org", what);
                    default -> what;
                };
        assertThat(alice.send("PUT", "/photos?cors", body).code()).isEqualTo(code);
        assertThat(alice.send("GET", "/photos?cors").code()).isEqualTo("NoSuchCORSConfiguration");
    }
}
