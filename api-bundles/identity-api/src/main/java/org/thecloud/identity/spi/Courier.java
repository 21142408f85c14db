// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.spi;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.Secret;

/**
 * Brings messages to users, by mail for example. Called in the background, at least once per
 * message; as long as no courier is installed, messages stay in the outbox for the operator.
 */
@ConsumerType
public interface Courier {

    /** For the outbox, such as {@code smtp}. */
    String name();

    /**
     * Hands the message over. Blocking.
     *
     * @param recipient e-mail address
     * @param body plain text that may hold a token
     * @throws IOException if it could not be handed over; it is tried again later
     */
    void deliver(String recipient, String subject, Secret body) throws IOException;
}
