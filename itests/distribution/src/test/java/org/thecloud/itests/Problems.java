// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import org.thecloud.itests.RunningCloud.Reply;

/** What every refusal looks like. */
final class Problems {

    private Problems() {}

    static void refused(Reply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        wellFormed(reply);
    }

    static void refused(Reply reply, int status, String code) {
        refused(reply, status);
        assertThat(reply.code()).as(reply.toString()).isEqualTo(code);
    }

    static void refused(Reply reply, int status, String code, String field) {
        refused(reply, status, code);
        assertThat(reply.json().path("field").asText()).as(reply.toString()).isEqualTo(field);
    }

    static void wellFormed(Reply reply) {
        assertThat(reply.header("Content-Type"))
                .as(reply.toString())
                .startsWith("application/problem+json");
        assertThat(reply.code()).as(reply.toString()).matches("[A-Z][A-Z_]+");
        assertThat(reply.json().path("request_id").asText()).as(reply.toString()).isNotBlank();
        assertThat(reply.header("X-Request-ID"))
                .isEqualTo(reply.json().path("request_id").asText());
        assertThat(reply.body()).doesNotContain("Exception", "\tat ", "org.thecloud", "SELECT ");
    }
}
