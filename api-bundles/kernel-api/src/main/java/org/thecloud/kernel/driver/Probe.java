// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

/**
 * What a driver found when it looked at its backend.
 *
 * @param state whether it can work
 * @param message version of the backend when READY, else the reason with what would help
 */
public record Probe(State state, String message) {

    /** States of a driver's backend. */
    public enum State {
        READY,
        STARTING,
        UNHEALTHY
    }

    public static Probe ready(String message) {
        return new Probe(State.READY, message);
    }

    public static Probe starting(String message) {
        return new Probe(State.STARTING, message);
    }

    public static Probe unhealthy(String message) {
        return new Probe(State.UNHEALTHY, message);
    }
}
