// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant;

import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;

/** What a user may do in a tenant beside what the role says. Thread-safe. */
@ProviderType
public interface Grants {

    /**
     * Takes all of it away; nothing to take is fine. Called when a membership ends, and again
     * before a new one begins: who comes back starts from nothing. A dry run changes nothing.
     */
    void withdrawAll(Caller caller, TenantId tenant, UUID user);
}
