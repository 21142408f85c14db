// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.access.RequestRecord;

/** What is sent with a signed request is what was signed. */
class PayloadTest extends ListenerConversation {

    @Test
    void aSignedPutIsAnsweredAndRecorded() throws Exception {
        Reply reply =
                send(put(WELCOME, 21), "Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("Welcome to Amazon S3.");
        assertThat(records).hasSize(1);
        assertThat(records.get(0).status()).isEqualTo(200);
        assertThat(records.get(0).mutating()).isTrue();
        assertThat(String.valueOf(records.get(0).caller())).contains("alice@example.com");
    }

    @Test
    void anotherBodyThanTheSignedOneIsRefused() throws Exception {
        Reply reply =
                send(put(WELCOME, 21), "Welcome to Amazon S4.".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.body()).isEqualTo("XAmzContentSHA256Mismatch");
        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void aBodyThatBreaksOffIsRefused() throws Exception {
        Reply reply = send(put(WELCOME, 21), "Welcome".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.text()).contains(" 400 ");
        assertThat(records).extracting(RequestRecord::status).doesNotContain(200);
    }

    private static byte[] chunks(String last, String... signatures) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int[] sizes = {65536, 1024, 0};
        for (int i = 0; i < sizes.length; i++) {
            String signature = signatures.length == 0 ? "" : ";chunk-signature=" + signatures[i];
            body.write((Integer.toHexString(sizes[i]) + signature + "\r\n").getBytes());
            body.write("a".repeat(sizes[i]).getBytes());
            body.write((sizes[i] == 0 ? last : "\r\n").getBytes());
        }
        return body.toByteArray();
    }

    private static final String[] CHUNKS = {
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
    };

    private static String chunkedPut() {
        return """
        PUT /examplebucket/chunkObject.txt HTTP/1.1
        Host: s3.amazonaws.com
        x-amz-date: 20130524T000000Z
        x-amz-storage-class: REDUCED_REDUNDANCY
        x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD
        Content-Encoding: aws-chunked
        x-amz-decoded-content-length: 66560
        Content-Length: 66824
        %s
        """
                .formatted(
                        signed(
                                "content-encoding;content-length;host;x-amz-content-sha256;"
                                        + "x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
                                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"));
    }

    @Test
    void signedChunksAreChecked() throws Exception {
        Reply reply = send(chunkedPut(), chunks("\r\n", CHUNKS));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.text()).contains("Length: 66560");
        byte[] flipped = chunks("\r\n", CHUNKS);
        flipped[30_000] ^= 1;
        assertThat(send(chunkedPut(), flipped).body()).isEqualTo("SignatureDoesNotMatch");
        byte[] other = chunks("\r\n", CHUNKS[0], CHUNKS[2], CHUNKS[1]);
        assertThat(send(chunkedPut(), other).body()).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void signedTrailersAreChecked() throws Exception {
        String head =
                """
                PUT /examplebucket/chunkObject.txt HTTP/1.1
                Host: s3.amazonaws.com
                x-amz-date: 20130524T000000Z
                x-amz-storage-class: REDUCED_REDUNDANCY
                x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
                Content-Encoding: aws-chunked
                x-amz-decoded-content-length: 66560
                x-amz-trailer: x-amz-checksum-crc32c
                Content-Length: %d
                %s
                """;
        String trailer =
                "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:"
                        + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        String[] signatures = {
            "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
            "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"
        };
        String authorization =
                signed(
                        "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                                + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                        "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        byte[] body = chunks(trailer, signatures);
        Reply reply = send(head.formatted(body.length, authorization), body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.text()).contains("x-amz-checksum-crc32c=sOO8/Q==");
        byte[] altered = chunks(trailer.replace("sOO8", "sOO9"), signatures);
        assertThat(send(head.formatted(altered.length, authorization), altered).body())
                .isEqualTo("SignatureDoesNotMatch");
    }
}
