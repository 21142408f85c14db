// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** How often something was tried in the present window. */
@Entity
@Table(name = "identity_attempt")
class AttemptRow {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_STRETCHES = 3;

    @Id private String id;
    private int made;

    /** How often in a row a window was used up; each doubles the next one. */
    private int stretch;

    @Column(name = "window_end")
    private OffsetDateTime windowEnd;

    @Column(name = "trusted_until")
    private @Nullable OffsetDateTime trustedUntil;

    protected AttemptRow() {}

    AttemptRow(String id, Instant now) {
        this.id = id;
        this.windowEnd = now.plus(WINDOW).atOffset(ZoneOffset.UTC);
    }

    boolean trusted(Instant now) {
        return trustedUntil != null && trustedUntil.toInstant().isAfter(now);
    }

    /** Counts one try; answers how long to wait if there have been too many. */
    Duration count(Instant now, int limit, boolean stretching) {
        Instant end = windowEnd.toInstant();
        if (!end.isAfter(now)) {
            boolean longAgo = end.plus(WINDOW.multipliedBy(2)).isBefore(now);
            stretch =
                    made < limit || longAgo || !stretching
                            ? 0
                            : Math.min(stretch + 1, MOST_STRETCHES);
            made = 0;
        }
        if (made == 0) {
            windowEnd = now.plus(WINDOW.multipliedBy(1L << stretch)).atOffset(ZoneOffset.UTC);
        }
        if (made >= limit) {
            return Duration.between(now, windowEnd.toInstant());
        }
        made++;
        return Duration.ZERO;
    }

    /** Forgets the tries: the right one has come. */
    void clear() {
        made = 0;
        stretch = 0;
    }

    void trust(Instant until) {
        trustedUntil = until.atOffset(ZoneOffset.UTC);
    }
}
