// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;

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
}
