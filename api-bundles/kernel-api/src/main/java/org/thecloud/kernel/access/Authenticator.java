// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Principal;

/**
 * Tells who sent a request. Asked on every request; a revoked credential is refused on the very
 * next one.
 */
@ConsumerType
public interface Authenticator {
    /**
     * The principal, or empty if the credentials are not of the sort this one knows.
     *
     * @throws org.thecloud.kernel.CloudException UNAUTHENTICATED if they are of its sort and wrong,
     *     expired or revoked
     */
    Optional<Principal> authenticate(Credentials credentials);
}
