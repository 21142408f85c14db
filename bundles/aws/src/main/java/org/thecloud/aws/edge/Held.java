// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import java.util.function.Function;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Turnstile;

/** A service of another bundle whose replacement requests wait for. */
final class Held<S> {

    private final String what;
    private final long holdMillis;
    private final long drainMillis;
    private final Turnstile<S> turnstile = new Turnstile<>();

    Held(String what, Config config) {
        this.what = what;
        this.holdMillis = config.hold_seconds() * 1000L;
        this.drainMillis = config.drain_seconds() * 1000L;
    }

    void came(S service) {
        turnstile.open(service);
    }

    /** Returns when nobody uses it any more. */
    void goes(S service) {
        turnstile.close(service, drainMillis);
    }

    /** The service, waiting for it if it is being replaced. Must be given back. */
    Turnstile.Room<S> enter() {
        Turnstile.Room<S> room = turnstile.enter(holdMillis);
        if (room == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, what + " is not there at present; try again");
        }
        return room;
    }

    void leave(Turnstile.Room<S> room) {
        turnstile.leave(room);
    }

    <R> R ask(Function<S, R> question) {
        Turnstile.Room<S> room = enter();
        try {
            return question.apply(room.value());
        } finally {
            leave(room);
        }
    }
}
