// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement that failed, and what that means. */
final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    // H2: Unique index or primary key violation: "PUBLIC.CLAIM_NAME ON PUBLIC.CLAIM(...)";
    // PostgreSQL: constraint "claim_name".
    private static final Pattern INDEX =
            Pattern.compile("(?:PUBLIC\\.|constraint \")([A-Za-z0-9_]+)");
    private static final String UNIQUE_VIOLATION = "23505";

    private final SQLException failure;

    SqlFailure(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    /** The SQL failure somewhere below, if there is one. */
    static Optional<SqlFailure> in(@Nullable Throwable failure) {
        SQLException vague = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                if (sql.getSQLState() != null) {
                    return Optional.of(new SqlFailure(sql));
                }
                vague = vague == null ? sql : vague;
            }
        }
        return Optional.ofNullable(vague).map(SqlFailure::new);
    }

    /** Another transaction was in the way; the same work may succeed when done again. */
    boolean transientConflict() {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("40") || state.equals("HYT00") || state.equals("90131");
    }

    /** The database cannot be reached, or has no connection to give. */
    boolean unreachable() {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || failure instanceof SQLTransientConnectionException
                || failure.getCause() instanceof InterruptedException; // while waiting for one
    }

    /** Name of the unique index that was violated, in lower case. */
    Optional<String> violatedIndex() {
        if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
            return Optional.empty();
        }
        Matcher name = INDEX.matcher(String.valueOf(failure.getMessage()));
        return Optional.of(name.find() ? name.group(1).toLowerCase(Locale.ROOT) : "");
    }
}
