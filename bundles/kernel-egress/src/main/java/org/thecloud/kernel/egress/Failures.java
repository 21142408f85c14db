// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.net.URI;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.thecloud.kernel.CloudException;

/** What a failure of the client means. */
final class Failures {

    private Failures() {}

    static CloudException of(URI target, Throwable failed) {
        CloudException found = null;
        for (Throwable at = failed; at != null && found == null; at = at.getCause()) {
            found = known(target, at);
        }
        return found != null
                ? found
                : EgressError.EGRESS_UNREACHABLE.because(
                        target.getHost() + " does not answer as it should", failed);
    }

    private static @org.jspecify.annotations.Nullable CloudException known(
            URI target, Throwable failed) {
        if (failed instanceof CloudException ours) {
            return ours;
        }
        if (failed instanceof TimeoutException) {
            return EgressError.EGRESS_TIMEOUT.because(
                    target.getHost() + " did not answer in time", failed);
        }
        if (failed instanceof SSLException) {
            return EgressError.EGRESS_UNTRUSTED.because(
                    target.getHost() + " cannot be trusted: " + failed.getMessage(), failed);
        }
        return null;
    }
}
