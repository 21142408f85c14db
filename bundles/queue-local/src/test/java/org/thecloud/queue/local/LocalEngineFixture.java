// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.nio.file.Path;
import org.thecloud.queue.spi.QueueEngine;

/** The embedded engine for tests of other modules. */
public final class LocalEngineFixture implements AutoCloseable {

    private final LocalEngine engine;

    private LocalEngineFixture(LocalEngine engine) {
        this.engine = engine;
    }

    public static LocalEngineFixture in(Path folder) {
        return new LocalEngineFixture(new LocalEngine(folder, 8 << 20, 1_000_000));
    }

    public QueueEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
    }
}
