// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.Changes;
import org.thecloud.compute.spi.Console;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Pluggable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;

/** What a compute driver says of itself, its limits and its room. */
abstract class AboutContract extends MachinesContract {

    private static final Set<Class<?>> FACETS =
            Set.of(
                    Changes.class,
                    Console.class,
                    Exec.class,
                    ImageCheck.class,
                    Logs.class,
                    Mountable.class,
                    Pausable.class,
                    Pluggable.class,
                    Resizable.class,
                    Stats.class);

    AboutContract(ComputeDriverContract contract) {
        super(contract);
    }

    @Test
    void saysThatItsBackendIsReady() {
        assertThat(driver.probe().state()).isEqualTo(Probe.State.READY);
        assertThat(driver.probe().message()).isNotBlank();
    }

    @Test
    void implementsTheFacetsItMeansTo() {
        assertThat(FACETS.stream().filter(facet -> facet.isInstance(driver)))
                .containsExactlyInAnyOrderElementsOf(hooks.facets());
    }

    @Test
    void knowsItsLimits() {
        Limits limits = driver.limits();
        assertThat(limits.mostVcpus()).isPositive();
        assertThat(limits.mostMemoryBytes()).isGreaterThanOrEqualTo(hooks.memoryBytes());
        assertThat(limits.isolation()).isNotBlank();
    }

    @Test
    void aSimulatorNeverPassesForMore() {
        assumeTrue(driver.limits().simulated(), "the driver is no simulator");
        assertThat(driver.probe().message()).containsIgnoringCase("simulat");
        assertThat(driver.limits().isolation()).containsIgnoringCase("simulat");
        assertThat(running(wish()).address()).isEqualTo("127.0.0.1");
    }

    @Test
    void acceptsAnOrdinaryMachine() {
        assertThatCode(() -> driver.check(wish().spec())).doesNotThrowAnyException();
    }

    @Test
    void checksAgainstItsLimits() {
        Limits limits = driver.limits();
        Wish most = wish().size(limits.mostVcpus(), limits.mostMemoryBytes());
        assertThatCode(() -> driver.check(most.spec())).doesNotThrowAnyException();
        if (limits.mostVcpus() < Integer.MAX_VALUE) {
            Wish cores = most.size(limits.mostVcpus() + 1, hooks.memoryBytes());
            refused(() -> driver.check(cores.spec()), Kind.INVALID, Kind.UNSUPPORTED);
        }
        if (limits.mostMemoryBytes() < Long.MAX_VALUE) {
            Wish memory = most.size(1, limits.mostMemoryBytes() + 1);
            refused(() -> driver.check(memory.spec()), Kind.INVALID, Kind.UNSUPPORTED);
        }
    }

    @Test
    void capacityShrinksByWhatAMachineWasPromisedAndComesBack() {
        Capacity before = driver.capacity();
        assertThat(before.vcpus()).isNotNegative();
        assertThat(before.memoryBytes()).isNotNegative();
        Wish wish = wish();
        running(wish);
        assertThat(driver.capacity().memoryBytes())
                .isLessThanOrEqualTo(before.memoryBytes() - wish.spec().size().memoryBytes());
        driver.delete(wish.spec().id());
        eventually(
                "the memory is free again",
                () ->
                        driver.capacity().memoryBytes()
                                > before.memoryBytes() - wish.spec().size().memoryBytes());
    }
}
