// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Machine;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Tests of one topic, with the driver and the machines of the contract that they are part of. */
abstract class MachinesContract {

    static final int THREADS = ComputeDriverContract.THREADS;

    final ComputeDriverHooks hooks;
    final UUID installation;
    final Set<UUID> ids;
    final ExecutorService threads;
    private final ComputeDriverContract contract;
    ComputeDriver driver;

    MachinesContract(ComputeDriverContract contract) {
        this.contract = contract;
        hooks = contract;
        installation = contract.installation;
        ids = contract.ids;
        threads = contract.threads;
    }

    @BeforeEach
    final void askForTheDriver() {
        driver = contract.driver;
    }

    final Wish wish() {
        return contract.wish();
    }

    final Wish wish(UUID installation) {
        return contract.wish(installation);
    }

    final Machine running(Wish wish) {
        return contract.running(wish);
    }

    static void eventually(String what, BooleanSupplier condition) {
        ComputeDriverContract.eventually(what, condition);
    }

    static DriverException refused(ThrowingCallable call, Kind... kinds) {
        return ComputeDriverContract.refused(call, kinds);
    }

    <F> F facet(Class<F> facet) {
        assumeTrue(facet.isInstance(driver), "the driver has no " + facet.getSimpleName());
        return facet.cast(driver);
    }

    <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        List<Callable<T>> calls = new ArrayList<>();
        for (int at = 0; at < times; at++) {
            calls.add(call);
        }
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(calls)) {
            results.add(result.get());
        }
        return results;
    }

    record Ended(boolean inTime, @Nullable Throwable failure) {}

    static Ended interrupted(ThrowingCallable call, long afterMillis) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> failure.set(catchThrowable(call)), "contract-caller");
        caller.start();
        if (afterMillis > 0) {
            caller.join(afterMillis);
            assertThat(caller.isAlive()).as("still waits for the end of the program").isTrue();
        }
        caller.interrupt();
        caller.join(TimeUnit.SECONDS.toMillis(10));
        return new Ended(!caller.isAlive(), failure.get());
    }
}
