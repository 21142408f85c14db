// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.work.Sweep;

/** Forgets idempotency keys after their day. */
@Component(service = Sweep.class)
public final class ForgetIdempotency implements Sweep {

    private final KernelTables tables;

    @Activate
    public ForgetIdempotency(@Reference KernelTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "store.idempotency";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void sweep() {
        tables.passing(
                tx -> {
                    Idempotency.forgetOld(tx);
                    return true;
                });
    }
}
