// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.thecloud.kernel.Ids;

/** A limit of one tenant that differs from the usual one. */
@Entity
@Table(name = "tenant_quota")
class QuotaRow {

    @Id private UUID id;
    private UUID tenant;
    private String name;
    private long amount;

    protected QuotaRow() {}

    QuotaRow(UUID tenant, String name, long amount) {
        this.id = Ids.next();
        this.tenant = tenant;
        this.name = name;
        this.amount = amount;
    }

    String name() {
        return name;
    }

    long amount() {
        return amount;
    }

    void amount(long value) {
        amount = value;
    }
}
