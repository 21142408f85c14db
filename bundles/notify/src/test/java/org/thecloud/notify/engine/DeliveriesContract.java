// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.egress.Receiver;

/** What becomes of messages; time passes when the test says so. */
@Timeout(120)
abstract class DeliveriesContract {

    private static final String NOW = "2026-01-01T00:00:00Z";

    private final Opening opening;
    @TempDir Path folder;
    private @Nullable NotifyWorld opened;
    NotifyWorld world;
    Receiver receiver;
    final SomeQueue queue = new SomeQueue(false);

    /** Opens a world on the database that is meant. */
    @FunctionalInterface
    interface Opening {
        NotifyWorld open(Path folder, String now);
    }

    DeliveriesContract(Opening opening) {
        this.opening = opening;
    }

    @BeforeEach
    void begin() {
        receiver = Receiver.content();
        world = opening.open(folder, NOW);
        opened = world;
        world.drivers.installed.put("queue", queue);
    }

    @AfterEach
    void end() throws Exception {
        if (opened != null) { // there was a database
            opened.close();
        }
        receiver.close();
    }

    static void refused(String code, String field, ThrowingCallable call) {
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(call)
                .satisfies(
                        refused -> {
                            assertThat(refused.code().name()).isEqualTo(code);
                            assertThat(refused.field().orElse("")).isEqualTo(field);
                        });
    }
}
