// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.time.Clock;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.work.Sweep;

/** Removes what has expired and notes when keys were last used. */
@Component
public final class Housekeeping implements Sweep {

    private final IdentityTables tables;
    private final KeyRegister keys;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public Housekeeping(@Reference IdentityTables tables, @Reference KeyRegister keys) {
        this.tables = tables;
        this.keys = keys;
    }

    @Override
    public String name() {
        return "identity-housekeeping";
    }

    @Override
    public Duration every() {
        return keys.notedEvery();
    }

    @Override
    public void sweep() {
        keys.noteUses();
        tables.purge(Caller.system(TenantId.PLATFORM, "identity-purge"), clock.instant());
    }
}
