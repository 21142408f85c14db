// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;

/** The stores of all kinds, in one set of tables. */
@Component(service = Resources.class)
public final class StoredResources implements Resources {

    private final KernelTables tables;
    private final Clock clock = Clock.systemUTC();
    private final StateCounts counts;
    private volatile @Nullable UUID installation;

    // Dynamic: the bundle that knows the limits may be replaced while requests flow.
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable QuotaLimits limits;

    @Activate
    public StoredResources(@Reference KernelTables tables) {
        this.tables = tables;
        this.counts = new StateCounts(tables);
    }

    @Override
    public <S, T> ResourceStore<S, T> of(ResourceKind<S, T> kind) {
        return new KindStore<>(kind, tables, clock, () -> limits, counts);
    }

    @Override
    public UUID installation() {
        UUID known = installation;
        if (known == null) {
            known = tables.quiet(StoredResources::findOrMake);
            installation = known;
        }
        return known;
    }

    private static UUID findOrMake(KernelTables.Tx tx) {
        UUID fresh = Ids.next();
        tx.sql()
                .update(
                        "insert into installation (id) select cast(? as uuid)"
                                + " where not exists (select 1 from installation)",
                        fresh);
        return tx.sql()
                .row("select id from installation", row -> row.getObject(1, UUID.class))
                .orElse(fresh);
    }
}
