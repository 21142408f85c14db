// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.Secret;

/** Who has signed is let in, as AWS does it. */
class SignatureTest extends ListenerConversation {

    @Test
    void aSignedGetIsAnswered() throws Exception {
        Reply reply =
                send(rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(records).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "?prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    })
    void queriesAreSigned(String query, String signature) throws Exception {
        Reply reply =
                send(
                        """
                        GET /%s HTTP/1.1
                        Host: examplebucket.s3.amazonaws.com
                        x-amz-content-sha256: %s
                        x-amz-date: 20130524T000000Z
                        %s
                        """
                                .formatted(
                                        query,
                                        EMPTY,
                                        signed("host;x-amz-content-sha256;x-amz-date", signature)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void aPresignedUrlIsGoodUntilItExpires() throws Exception {
        String get = "GET %s HTTP/1.1\nHost: examplebucket.s3.amazonaws.com";
        assertThat(send(get.formatted(PRESIGNED)).status()).isEqualTo(200);
        assertThat(send(get.formatted(PRESIGNED.replace("test.txt", "text.txt"))).body())
                .isEqualTo("SignatureDoesNotMatch");
        assertThat(send(get.formatted(PRESIGNED.replace("86400", "604801"))).body())
                .isEqualTo("AuthorizationQueryParametersError");
        assertThat(
                        send(("PUT %s HTTP/1.1\nHost: examplebucket.s3.amazonaws.com\nContent-Length: 0")
                                        .formatted(PRESIGNED))
                                .body())
                .isEqualTo("SignatureDoesNotMatch");
        listener.close();
        listener = listener(Instant.parse("2013-05-25T00:00:01Z"));
        assertThat(send(get.formatted(PRESIGNED)).body()).isEqualTo("AccessDenied");
    }

    @Test
    void whatIsNotSignedRightIsRefusedAsAwsDoes() throws Exception {
        String wrong = rangeGet("00e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertThat(send(wrong).body()).isEqualTo("SignatureDoesNotMatch");
        String right = rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertThat(send(right.strip() + "\nx-amz-acl: public-read").body())
                .isEqualTo("AccessDenied");
        assertThat(send(right.replace(ID, "AKIAIOSFODNN7EXAMPLX")).body())
                .isEqualTo("InvalidAccessKeyId");
        assertThat(send(right.replace("Credential=", "Credentials=")).body())
                .isEqualTo("AuthorizationHeaderMalformed");
        assertThat(send("GET / HTTP/1.1\nHost: h\nAuthorization: AWS a:b").body())
                .isEqualTo("InvalidRequest");
        assertThat(send("GET / HTTP/1.1\nHost: h").body()).isEqualTo("AccessDenied");
        assertThat(records).allMatch(record -> record.status() == 403);
        keys.clear();
        assertThat(send(right).body()).isEqualTo("InvalidAccessKeyId");
        listener.close();
        keys.put(ID, new AccessKey(ID, ALICE, new Secret(SECRET)));
        listener = listener(Instant.parse("2013-05-24T00:15:01Z"));
        assertThat(send(right).body()).isEqualTo("RequestTimeTooSkewed");
    }

    @Test
    void whatWasSignedWithAnEarlierSecretIsRefused() throws Exception {
        String right = rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertThat(send(right).status()).isEqualTo(200);
        assertThat(send(right).status()).isEqualTo(200);
        keys.put(ID, new AccessKey(ID, ALICE, new Secret("another")));
        assertThat(send(right).body()).isEqualTo("SignatureDoesNotMatch");
        keys.put(ID, new AccessKey(ID, ALICE, new Secret(SECRET)));
        assertThat(send(right).status()).isEqualTo(200);
    }

    @Test
    void guessingIsStopped() throws Exception {
        String wrong = rangeGet("00e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        for (int i = 0; i < 5; i++) {
            assertThat(send(wrong).body()).isEqualTo("SignatureDoesNotMatch");
        }
        assertThat(send(wrong).body()).isEqualTo("SlowDown");
    }
}
