// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity;

import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;

/** Sends messages to mail addresses, through whatever courier the operator has installed. */
@ProviderType
public interface Mail {
    /** Whether there is a courier at present. */
    boolean possible();

    /**
     * Hands a message over. Blocking.
     *
     * @param recipient e-mail address
     * @param body plain text that may hold a token
     * @return name of the courier that took it
     * @throws CloudException UNAVAILABLE if there is no courier, or none took it
     */
    String send(String recipient, String subject, Secret body);
}
