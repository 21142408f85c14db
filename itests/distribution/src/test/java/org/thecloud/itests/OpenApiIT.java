// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Reply;

/** The document describes the bundles that are really there. */
@ExtendWith(RunningCloud.Extension.class)
class OpenApiIT {

    private static JsonNode paths(RunningCloud cloud) {
        return cloud.get(null, "/openapi.json").json().path("paths");
    }

    @Test
    void everyEndpointIsDescribed(RunningCloud cloud) {
        JsonNode paths = paths(cloud);

        for (String path :
                new String[] {
                    "/auth/register",
                    "/auth/login",
                    "/auth/keys",
                    "/tenants",
                    "/iam/policies",
                    "/audit",
                    "/instances",
                    "/instances/{id}",
                    "/instance-types"
                }) {
            assertThat(paths.has(path)).as(path).isTrue();
        }
    }

    @Test
    void itFollowsBundlesThatComeAndGo(RunningCloud cloud) {
        assertThat(cloud.shell("bundle:stop org.thecloud.audit").exit()).isZero();
        try {
            await().until(() -> !paths(cloud).has("/audit"));
        } finally {
            assertThat(cloud.shell("bundle:start org.thecloud.audit").exit()).isZero();
        }
        await().until(() -> paths(cloud).has("/audit"));
    }

    @Test
    void theDocumentIsSoundInItself(RunningCloud cloud) {
        JsonNode document = cloud.get(null, "/openapi.json").json();

        assertThat(document.path("openapi").asText()).startsWith("3.0");
        assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates().isNotEmpty();
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(
                        reference ->
                                assertThat(document.at(reference.substring(1)).isMissingNode())
                                        .as(reference)
                                        .isFalse());
        document.path("paths")
                .fields()
                .forEachRemaining(
                        path ->
                                path.getValue()
                                        .forEach(
                                                operation ->
                                                        describesItself(path.getKey(), operation)));
    }

    private static void describesItself(String path, JsonNode operation) {
        assertThat(operation.path("summary").asText()).as(path).isNotBlank();
        assertThat(operation.path("description").asText()).as(path).isNotBlank();
        assertThat(operation.path("responses")).as(path).isNotEmpty();
        List<String> declared = new ArrayList<>();
        operation
                .path("parameters")
                .forEach(
                        parameter -> {
                            if (parameter.path("in").asText().equals("path")) {
                                declared.add("{" + parameter.path("name").asText() + "}");
                            }
                        });
        assertThat(declared)
                .as(path)
                .containsExactlyInAnyOrderElementsOf(
                        Pattern.compile("\\{[^}]+}")
                                .matcher(path)
                                .results()
                                .map(MatchResult::group)
                                .toList());
    }

    @Test
    void aTypeLooksAsItIsDescribed(RunningCloud cloud) {
        JsonNode described =
                cloud.get(null, "/openapi.json").json().at("/components/schemas/InstanceType");
        JsonNode real = cloud.get(cloud.account("open-api"), "/instance-types").json().path(0);

        assertThat(real.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        () -> described.path("properties").fieldNames());
    }

    @Test
    void anUnchangedDocumentIsNotSentAgain(RunningCloud cloud) {
        String tag = cloud.get(null, "/openapi.json").header("ETag");

        Reply again = cloud.send("GET", null, "/openapi.json", null, "If-None-Match", tag);

        assertThat(again.status()).isEqualTo(304);
    }

    @Test
    void thePageNeedsNothingFromElsewhere(RunningCloud cloud) {
        Reply page = cloud.get(null, "/docs");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'");
        assertThat(page.body()).doesNotContain("http:", "https:", "<script>", "style=");
        assertThat(cloud.get(null, "/docs/swagger-ui-bundle.js").status()).isEqualTo(200);
        assertThat(cloud.get(null, "/docs/start.js").body()).contains("/openapi.json");
    }
}
