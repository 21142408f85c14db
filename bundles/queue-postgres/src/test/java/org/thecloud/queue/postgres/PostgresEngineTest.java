// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.postgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.thecloud.queue.postgres.store.Pool;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.tck.QueueEngineContract;

/** Against the PostgreSQL that the test run provides. */
@EnabledIfEnvironmentVariable(named = "CLOUD_TEST_PG_URL", matches = ".+")
class PostgresEngineTest extends QueueEngineContract {

    @Override
    protected QueueEngine open() {
        return new PostgresEngine(
                new Pool(
                        System.getenv("CLOUD_TEST_PG_URL"),
                        System.getenv("CLOUD_TEST_PG_USER"),
                        System.getenv("CLOUD_TEST_PG_PASSWORD"),
                        16,
                        5_000));
    }

    @Override
    protected QueueEngine reopened(QueueEngine before) {
        ((PostgresEngine) before).close();
        return open();
    }

    @AfterEach
    void closeTheEngine() {
        ((PostgresEngine) engine).close();
    }
}
