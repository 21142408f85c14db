// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold over all tables at any moment between two transactions. */
final class Consistency {

    private Consistency() {}

    static void check(StoreFixture store) {
        for (String table : new String[] {"claim", "resource_index", "quota_hold", "work"}) {
            none(
                    store,
                    table + " without its resource",
                    "select * from %s where resource not in (select id from resource)"
                            .formatted(table));
        }
        none(
                store,
                "names that dangle",
                "select * from reference where source not in (select id from resource)"
                        + " or target not in (select id from resource)");
        none(
                store,
                "work forgotten",
                "select id, state from resource where reconciled and (state = 'PENDING' or deleting)"
                        + " and id not in (select resource from work)");
        none(
                store,
                "resources without quota or index",
                "select id from resource where id not in (select resource from quota_hold)"
                        + " or id not in (select resource from resource_index)");
        none(
                store,
                "resources whose creation nobody heard of",
                "select id from resource where id not in"
                        + " (select resource from change where type = 'CREATED')");
        none(
                store,
                "resources that are there and said to be gone",
                "select resource from change where type = 'DELETED'"
                        + " and resource in (select id from resource)");
        none(
                store,
                "resources that went without a word",
                "select resource from change where type = 'CREATED'"
                        + " and resource not in (select id from resource)"
                        + " and resource not in (select resource from change where type = 'DELETED')");
        none(
                store,
                "marked without a word, or the other way round",
                "select id from resource where (deleting and id not in (%1$s))"
                        .concat(" or (not deleting and id in (%1$s))")
                        .formatted("select resource from change where type = 'DELETING'"));
        none(
                store,
                "quota that does not add up",
                "select u.tenant, u.name, u.used from quota_use u where u.used <> coalesce("
                        + "(select sum(h.amount) from quota_hold h"
                        + " where h.tenant = u.tenant and h.name = u.name), 0)");
    }

    private static void none(StoreFixture store, String what, String sql) {
        assertThat(store.select(sql)).as(what).isEmpty();
    }
}
