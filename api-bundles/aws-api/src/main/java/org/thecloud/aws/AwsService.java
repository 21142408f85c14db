// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One protocol. Registered as a service, it is reached on the platform's AWS listener as long as it
 * is there; while its bundle is replaced, requests wait for the successor. Called by many threads.
 *
 * <p>Requests arrive with their signature checked. The body that the request gives is the payload
 * itself: chunk framing is taken off, and what the signature says of it is checked while it is
 * read, at the latest with the last byte. So nothing may be kept before the body's end was reached;
 * a refusal then comes out of {@code read} as {@link AwsRefusal}.
 *
 * <p>The status must be set before anything of the answer is written: that is when the request is
 * put on record.
 */
@ConsumerType
public interface AwsService {
    /** Name in the scope of signatures, such as {@code s3}. Constant. */
    String name();

    /** Answers a request. May throw {@link AwsRefusal} or CloudException to have it refused. */
    void serve(AwsCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException;

    /** Writes a refusal in the manner of the protocol, status included. */
    void refuse(
            AwsCall call,
            AwsRefusal refusal,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException;
}
