// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is wanted. Its id follows from the platform's, so a row is found by it, and cannot be
 * there twice.
 *
 * @param columns only these are looked at and set
 * @param parent the row without which the database removes this one; absent where rows stand alone
 */
record Row(String table, UUID id, Map<String, Object> columns, @Nullable Parent parent) {

    /** Where a row hangs. */
    record Parent(String table, UUID id, String column) {}

    Row {
        columns = new TreeMap<>(columns);
    }

    static Row of(String table, UUID id, Map<String, Object> columns) {
        return new Row(table, id, columns, null);
    }

    static Row in(Parent parent, String table, UUID id, Map<String, Object> columns) {
        return new Row(table, id, columns, parent);
    }
}
