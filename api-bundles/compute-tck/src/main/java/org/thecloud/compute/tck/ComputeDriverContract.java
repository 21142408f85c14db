// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * What the platform relies on in a compute driver. A driver's test extends this class and answers
 * the {@link ComputeDriverHooks}; tests of facets that the driver does not implement are skipped by
 * name. Machines that a test made are removed after it.
 */
public abstract class ComputeDriverContract implements ComputeDriverHooks {

    static final int THREADS = 8;
    private static final long PATIENCE_SECONDS = 30;

    final UUID installation = UUID.randomUUID();
    final Set<UUID> ids = ConcurrentHashMap.newKeySet();
    final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    ComputeDriver driver;

    @BeforeEach
    final void askForTheDriver() {
        driver = driver();
    }

    @AfterEach
    final void removeTheMachines() {
        threads.shutdownNow();
        ids.forEach(driver::delete);
        assertThat(driver.list(installation)).as("left after the test").isEmpty();
    }

    @Nested
    class About extends AboutContract {
        About() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Making extends MakingContract {
        Making() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Powering extends PoweringContract {
        Powering() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Removing extends RemovingContract {
        Removing() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Mishaps extends MishapsContract {
        Mishaps() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Images extends ImagesContract {
        Images() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Pauses extends PausesContract {
        Pauses() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Plugging extends PluggingContract {
        Plugging() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Sizes extends SizesContract {
        Sizes() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Programs extends ProgramsContract {
        Programs() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Lines extends LinesContract {
        Lines() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Use extends UseContract {
        Use() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class News extends NewsContract {
        News() {
            super(ComputeDriverContract.this);
        }
    }

    @Nested
    class Screen extends ScreenContract {
        Screen() {
            super(ComputeDriverContract.this);
        }
    }

    // ------------------------------------------------------------ for the tests of a driver

    /** A small machine with a new id, removed after the test. */
    protected final Wish wish() {
        return wish(installation);
    }

    final Wish wish(UUID installation) {
        UUID id = Ids.next();
        ids.add(id);
        return Wish.of(id, installation, image(), command(), memoryBytes());
    }

    /** Makes it and starts it. */
    protected final Machine running(Wish wish) {
        MachineSpec spec = wish.spec();
        driver.ensure(spec);
        return driver.power(spec.id(), Power.RUNNING);
    }

    /** Waits until the condition holds. */
    protected static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not in time: %s", what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** The refusal, which must be of one of these kinds and say why. */
    protected static DriverException refused(ThrowingCallable call, Kind... kinds) {
        Throwable failure = catchThrowable(call);
        assertThat(failure).isInstanceOf(DriverException.class);
        DriverException refusal = (DriverException) failure;
        assertThat(refusal.kind()).as("kind of %s", refusal).isIn((Object[]) kinds);
        assertThat(refusal.code()).matches("[A-Z][A-Z_]+");
        assertThat(refusal.getMessage()).isNotBlank();
        return refusal;
    }
}
