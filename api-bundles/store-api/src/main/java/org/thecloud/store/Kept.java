// SPDX-License-Identifier: Apache-2.0
package org.thecloud.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a database and is kept in memory for as long as it is true: it is read again
 * when another runtime has begun a new edition, and when this one forgets it. Thread-safe.
 */
public final class Kept<K, V> {

    private final Cache<K, Entry<V>> entries;
    private final LongSupplier edition;

    private record Entry<V>(long edition, V value) {}

    /**
     * @param edition see {@link Database#edition}
     * @param most entries; beyond it the least used go
     */
    public Kept(LongSupplier edition, int most) {
        this.edition = edition;
        this.entries = Caffeine.newBuilder().maximumSize(most).build();
    }

    /**
     * The value of a key, at least as new as this call, or as the moment of its thread.
     *
     * @param load reads it; what it answers with null is not kept
     */
    public @Nullable V get(K key, Function<K, @Nullable V> load) {
        // Before the load: what another runtime commits meanwhile makes the entry old already.
        long now = edition.getAsLong();
        Entry<V> known = entries.getIfPresent(key);
        if (known == null || known.edition() < now) {
            known = entries.asMap().compute(key, (k, old) -> current(now, k, old, load));
        }
        return known == null ? null : known.value();
    }

    private static <K, V> @Nullable Entry<V> current(
            long now, K key, @Nullable Entry<V> old, Function<K, @Nullable V> load) {
        if (old != null && old.edition() >= now) {
            return old;
        }
        V fresh = load.apply(key);
        return fresh == null ? null : new Entry<>(now, fresh);
    }

    /**
     * Forgets a key, called after each commit here that changed it. A load under way is waited for
     * and forgotten too.
     */
    public void forget(K key) {
        entries.invalidate(key);
    }
}
