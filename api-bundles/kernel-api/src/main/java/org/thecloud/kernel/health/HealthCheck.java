// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.health;

import org.osgi.annotation.versioning.ConsumerType;

/** One line of the readiness answer. Whiteboard. */
@ConsumerType
public interface HealthCheck {
    /** Key in the answer, such as {@code database}. */
    String name();

    /** How it is now; a second at most. */
    Health check();
}
