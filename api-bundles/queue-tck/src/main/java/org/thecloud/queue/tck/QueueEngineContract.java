// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.tck;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Take;

/**
 * What every engine must do: a test of an engine extends this. Each test uses queues of its own.
 */
public abstract class QueueEngineContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    protected QueueEngine engine;

    /** The engine, on what the tests before left. */
    protected abstract QueueEngine open() throws Exception;

    /** The same engine, stopped and started. */
    protected abstract QueueEngine reopened(QueueEngine before) throws Exception;

    @BeforeEach
    void openTheEngine() throws Exception {
        engine = open();
    }

    @Nested
    class Delivery extends DeliveryContract {
        Delivery() {
            super(QueueEngineContract.this);
        }
    }

    @Nested
    class Acknowledging extends ReceiptsContract {
        Acknowledging() {
            super(QueueEngineContract.this);
        }
    }

    @Nested
    class Groups extends GroupsContract {
        Groups() {
            super(QueueEngineContract.this);
        }
    }

    @Nested
    class DeadLetters extends DeadLettersContract {
        DeadLetters() {
            super(QueueEngineContract.this);
        }
    }

    @Nested
    class Removing extends RemovingContract {
        Removing() {
            super(QueueEngineContract.this);
        }
    }

    @Nested
    class Endurance extends EnduranceContract {
        Endurance() {
            super(QueueEngineContract.this);
        }
    }

    protected static Posting posting(String body) {
        return posting(body, null, null, Duration.ZERO);
    }

    protected static Posting posting(
            String body, @Nullable String group, @Nullable String once, Duration delay) {
        return new Posting(Ids.next(), body, Map.of(), delay, group, once, null, "tester");
    }

    protected static Take take(int most, Duration visibility) {
        return new Take(most, visibility, Duration.ofDays(4), false, null, 0);
    }

    protected static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                fail("in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }
}
