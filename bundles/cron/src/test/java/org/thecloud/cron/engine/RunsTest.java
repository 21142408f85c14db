// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import org.junit.jupiter.api.Nested;

/** Runs of jobs on both databases, by topic. */
class RunsTest {

    @Nested
    class OnH2 {

        @Nested
        class Schedules extends SchedulesContract {
            Schedules() {
                super(Database.H2);
            }
        }

        @Nested
        class Runtimes extends RuntimesContract {
            Runtimes() {
                super(Database.H2);
            }
        }

        @Nested
        class Overlaps extends OverlapsContract {
            Overlaps() {
                super(Database.H2);
            }
        }

        @Nested
        class Outcomes extends OutcomesContract {
            Outcomes() {
                super(Database.H2);
            }
        }
    }

    @Nested
    class OnPostgresql {

        @Nested
        class Schedules extends SchedulesContract {
            Schedules() {
                super(Database.POSTGRESQL);
            }
        }

        @Nested
        class Runtimes extends RuntimesContract {
            Runtimes() {
                super(Database.POSTGRESQL);
            }
        }

        @Nested
        class Overlaps extends OverlapsContract {
            Overlaps() {
                super(Database.POSTGRESQL);
            }
        }

        @Nested
        class Outcomes extends OutcomesContract {
            Outcomes() {
                super(Database.POSTGRESQL);
            }
        }
    }
}
