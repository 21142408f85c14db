// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link Resizable}. */
abstract class SizesContract extends MachinesContract {

    private Resizable resizable;

    SizesContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        resizable = facet(Resizable.class);
    }

    @Test
    void aRunningMachineKeepsRunningWithItsNewSize() {
        Wish wish = wish();
        Machine before = running(wish);
        Wish larger = wish.size(1, 2 * hooks.memoryBytes());
        long free = driver.capacity().memoryBytes();
        resizable.resize(larger.spec());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(before);
        assertThat(driver.capacity().memoryBytes()).isLessThanOrEqualTo(free - hooks.memoryBytes());
        if (driver instanceof Stats stats) {
            eventually(
                    "the new limit is measured",
                    () ->
                            stats.stats(wish.spec().id()).memoryLimitBytes()
                                    == 2 * hooks.memoryBytes());
        }
    }

    @Test
    void aMachineCanBecomeSmallerAgain() {
        Wish wish = wish();
        running(wish.size(1, 2 * hooks.memoryBytes()));
        resizable.resize(wish.spec());
        resizable.resize(wish.spec());
        if (driver instanceof Stats stats) {
            eventually(
                    "the new limit is measured",
                    () -> stats.stats(wish.spec().id()).memoryLimitBytes() == hooks.memoryBytes());
        }
    }

    @Test
    void aStoppedMachineStartsWithItsNewSize() {
        Wish wish = wish();
        Machine made = driver.ensure(wish.spec());
        resizable.resize(wish.size(1, 2 * hooks.memoryBytes()).spec());
        Machine started = driver.power(wish.spec().id(), Power.RUNNING);
        assertThat(started.backendId()).isEqualTo(made.backendId());
        if (driver instanceof Stats stats) {
            eventually(
                    "the new limit is measured",
                    () ->
                            stats.stats(wish.spec().id()).memoryLimitBytes()
                                    == 2 * hooks.memoryBytes());
        }
    }

    @Test
    void nothingCannotBeResized() {
        refused(() -> resizable.resize(wish().spec()), Kind.NOT_FOUND);
    }
}
