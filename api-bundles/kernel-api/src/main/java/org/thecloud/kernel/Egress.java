// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only way to call an address that a user gave. Addresses that resolve to loopback, link-local,
 * private or multicast ranges are refused unless the operator allowed them; redirects are checked
 * again at every step.
 */
@ProviderType
public interface Egress {
    /**
     * Sends a request and waits for the answer. Blocking; honours the request's timeout, or 30 s.
     *
     * @throws CloudException code EGRESS_REFUSED if the target is not allowed
     * @throws IOException if the target does not answer
     */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body)
            throws IOException, InterruptedException;
}
