// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.tck.QueueEngineContract;

class LocalEngineTest extends QueueEngineContract {

    private static final int SEGMENT = 1 << 20;

    @TempDir private Path folder;

    @Override
    protected QueueEngine open() {
        return new LocalEngine(folder, SEGMENT, 1_000_000);
    }

    @Override
    protected QueueEngine reopened(QueueEngine before) {
        ((LocalEngine) before).close();
        return open();
    }

    @AfterEach
    void closeTheEngine() {
        ((LocalEngine) engine).close();
    }
}
