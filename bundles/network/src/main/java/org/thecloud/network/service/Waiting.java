// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.time.Duration;
import java.util.Optional;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;

/** What builds on something else waits for it. */
final class Waiting {

    /** Soon: what is waited for takes milliseconds. */
    static final Duration SOON = Duration.ofMillis(50);

    private Waiting() {}

    static boolean ready(Optional<? extends Resource<?, Installed>> other) {
        return other.filter(there -> there.status() != null).isPresent();
    }
}
