// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;

/** Blobs that nothing names any more. */
@Component(service = GarbageTables.class)
public final class GarbageTables {

    private static final int SLICE = 500;

    private final StorageDatabase store;

    @Activate
    public GarbageTables(@Reference StorageDatabase store) {
        this.store = store;
    }

    public List<UUID> garbage(Instant before, int limit) {
        return store.database()
                .read(
                        em ->
                                em
                                        .createQuery(
                                                "select g from GarbageRow g where g.since < :before"
                                                        + " order by g.since",
                                                GarbageRow.class)
                                        .setParameter("before", before.atOffset(ZoneOffset.UTC))
                                        .setMaxResults(limit)
                                        .getResultList()
                                        .stream()
                                        .map(GarbageRow::blob)
                                        .toList());
    }

    public void collected(Collection<UUID> blobs) {
        store.ledger()
                .write(
                        Caller.system(TenantId.PLATFORM, "storage-garbage"),
                        em ->
                                em.createQuery("delete from GarbageRow g where g.blob in :blobs")
                                        .setParameter("blobs", blobs)
                                        .executeUpdate());
    }

    /** Those of the blobs that versions and parts name, with the bytes they say it has. */
    public Map<UUID, Long> named(List<UUID> blobs) {
        Map<UUID, Long> named = new LinkedHashMap<>();
        for (int from = 0; from < blobs.size(); from += SLICE) {
            List<UUID> slice = blobs.subList(from, Math.min(blobs.size(), from + SLICE));
            store.database()
                    .read(
                            em -> {
                                for (String query :
                                        List.of(
                                                "select o.blob, o.size from ObjectRow o"
                                                        + " where o.blob in :blobs",
                                                "select p.blob, p.size from PartRow p"
                                                        + " where p.blob in :blobs")) {
                                    em.createQuery(query, Object[].class)
                                            .setParameter("blobs", slice)
                                            .getResultList()
                                            .forEach(
                                                    row -> named.put((UUID) row[0], (Long) row[1]));
                                }
                                return named;
                            });
        }
        return named;
    }

    /** Those of the blobs that no version, part or garbage row names. */
    public Set<UUID> unknown(Collection<UUID> blobs) {
        Set<UUID> unknown = new HashSet<>(blobs);
        List<UUID> all = new ArrayList<>(blobs);
        for (int from = 0; from < all.size(); from += SLICE) {
            List<UUID> slice = all.subList(from, Math.min(all.size(), from + SLICE));
            store.database()
                    .read(
                            em -> {
                                for (String query :
                                        List.of(
                                                "select o.blob from ObjectRow o where o.blob in :blobs",
                                                "select p.blob from PartRow p where p.blob in :blobs",
                                                "select g.blob from GarbageRow g where g.blob in :blobs")) {
                                    unknown.removeAll(
                                            em.createQuery(query, UUID.class)
                                                    .setParameter("blobs", slice)
                                                    .getResultList());
                                }
                                return unknown;
                            });
        }
        return unknown;
    }
}
