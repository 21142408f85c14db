// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

@Entity
@Table(name = "storage_garbage")
class GarbageRow {

    @Id private UUID blob;
    private OffsetDateTime since;

    protected GarbageRow() {}

    UUID blob() {
        return blob;
    }
}
