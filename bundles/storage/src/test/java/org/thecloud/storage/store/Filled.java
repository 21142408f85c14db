// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.StorageFixture;
import org.thecloud.store.Sql;

/** Buckets that are full at once: rows that name no bytes, written past the service. */
public final class Filled {

    private static final Caller SELF = Caller.system(TenantId.PLATFORM, "test");
    private static final int SLICE = 50_000;
    private static final String COLUMNS =
            "insert into storage_object (id, bucket, name, place, seq, null_version, marker, size,"
                    + " etag, content_type, headers, tags, owner, created_at) ";

    private Filled() {}

    /** Current versions k000000001 and so on, or markers. */
    public static void keys(StorageFixture storage, UUID bucket, int from, int count) {
        rows(storage, bucket, "'k' || right('00000000' || n, 9)", false, from, count);
    }

    /** Keys that were deleted and have a marker. */
    public static void markers(StorageFixture storage, UUID bucket, int from, int count) {
        rows(storage, bucket, "'k' || right('00000000' || n, 9)", true, from, count);
    }

    /** Keys in folders f00001/ and so on, each with so many. */
    public static void folders(StorageFixture storage, UUID bucket, int folders, int each) {
        String name =
                "'f' || right('0000' || ((n - 1) / %d), 5) || '/' || right('00000000' || n, 9)"
                        .formatted(each);
        rows(storage, bucket, name, false, 1, folders * each);
    }

    private static void rows(
            StorageFixture storage, UUID bucket, String name, boolean marker, int from, int count) {
        boolean h2 = !storage.database.database().shared();
        for (int at = from; at < from + count; at += SLICE) {
            int last = Math.min(from + count, at + SLICE) - 1;
            String numbers =
                    h2
                            ? "(select x as n from system_range(%d, %d)) as r".formatted(at, last)
                            : "generate_series(%d, %d) as r(n)".formatted(at, last);
            String id = h2 ? "random_uuid()" : "gen_random_uuid()";
            Sql.write(
                    storage.database.database(),
                    SELF,
                    sql ->
                            sql.update(
                                    COLUMNS
                                            + "select "
                                            + id
                                            + ", ?, "
                                            + name
                                            + ", 0, 1, true, "
                                            + marker
                                            + ", 1, 'e', 'text/plain', '', '', ?,"
                                            + " current_timestamp from "
                                            + numbers,
                                    bucket,
                                    bucket));
        }
        if (!h2) {
            Sql.write(
                    storage.database.database(), SELF, sql -> sql.update("analyze storage_object"));
        }
    }
}
