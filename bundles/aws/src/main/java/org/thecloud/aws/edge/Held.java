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
    S enter() {
        S service = turnstile.enter(holdMillis);
        if (service == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, what + " is not there at present; try again");
        }
        return service;
    }

    void leave(S service) {
        turnstile.leave(service);
    }

    <R> R ask(Function<S, R> question) {
        S service = enter();
        try {
            return question.apply(service);
        } finally {
            leave(service);
        }
    }
}
