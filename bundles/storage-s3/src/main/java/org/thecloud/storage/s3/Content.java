// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.thecloud.aws.SigV4;

/**
 * Body of a request.
 *
 * @param sha256 of its bytes, in hexadecimal
 */
record Content(BodyPublisher publisher, String sha256) {

    static final Content NONE = new Content(BodyPublishers.noBody(), SigV4.hash(""));

    static Content of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content(BodyPublishers.ofByteArray(bytes), SigV4.hash(bytes));
    }
}
