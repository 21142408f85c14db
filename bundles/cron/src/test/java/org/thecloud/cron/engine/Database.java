// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where runs are kept. */
enum Database {
    /** Belongs to one runtime. */
    H2 {
        @Override
        CronWorld open(Path folder, String now) {
            return CronWorld.h2(folder, now);
        }

        @Override
        AutoCloseable beside(CronWorld world, Path folder, List<Engine> engines) {
            engines.add(world.engine(Map.of()));
            return () -> {};
        }
    },
    POSTGRESQL {
        @Override
        CronWorld open(Path folder, String now) {
            return CronWorld.postgresql(folder, now);
        }

        @Override
        AutoCloseable beside(CronWorld world, Path folder, List<Engine> engines) {
            CronWorld other = world.beside(folder);
            engines.add(other.engine);
            return other;
        }
    };

    abstract CronWorld open(Path folder, String now);

    /** Adds an engine that works on the same tables. */
    abstract AutoCloseable beside(CronWorld world, Path folder, List<Engine> engines);
}
