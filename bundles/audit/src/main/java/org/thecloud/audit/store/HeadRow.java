// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.thecloud.audit.service.Entry;

/** The end of the chain. Whoever appends holds this row. */
@Entity
@Table(name = "audit_head")
class HeadRow {

    static final int ONLY = 1;

    @Id private int id;
    private long position;
    private String hash;

    /** Keyed hash of the last line's: cannot be made again with the database alone. */
    private String seal;

    protected HeadRow() {}

    HeadRow(String seal) {
        this.id = ONLY;
        this.hash = Entry.NOTHING;
        this.seal = seal;
    }

    long position() {
        return position;
    }

    String hash() {
        return hash;
    }

    String seal() {
        return seal;
    }

    void moveTo(long toPosition, String toHash, String toSeal) {
        position = toPosition;
        hash = toHash;
        seal = toSeal;
    }
}
