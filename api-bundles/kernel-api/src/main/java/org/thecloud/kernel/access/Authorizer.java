// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;

/** Decides what a caller may do. Asked once per request. */
@ProviderType
public interface Authorizer {
    /**
     * Denied unless something allows it and nothing denies it. Never throws for a policy that
     * cannot be read: that is a denial.
     *
     * @param permission such as {@code instance:launch}
     * @param resource such as {@code instance/0190...}, or {@code instance/*} for a collection
     */
    Decision decide(Caller caller, String permission, String resource);

    /** Refuses with FORBIDDEN, and why, what is not allowed. */
    default void require(Caller caller, String permission, String resource) {
        Decision decision = decide(caller, permission, resource);
        if (!decision.allowed()) {
            throw new CloudException(
                    KernelError.FORBIDDEN,
                    "you may not %s on %s: %s".formatted(permission, resource, decision.because()),
                    Map.of("permission", permission, "resource", resource));
        }
    }

    /** Refuses with FORBIDDEN, and why, what is not allowed. */
    default void require(Caller caller, Demand demand) {
        require(caller, demand.permission(), demand.resource());
    }
}
