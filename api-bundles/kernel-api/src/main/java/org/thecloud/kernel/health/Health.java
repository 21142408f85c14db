// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.health;

/**
 * How one part is.
 *
 * @param state its state
 * @param text word for the readiness answer, such as {@code CONNECTED} or the reason it is not
 */
public record Health(State state, String text) {

    /** States of a part. */
    public enum State {
        /** Serves. */
        UP,
        /** Limited, but the platform as a whole serves. */
        DEGRADED,
        /** The platform cannot serve without it. */
        DOWN
    }
}
