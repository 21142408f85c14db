// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.InstanceStats;
import org.thecloud.compute.spi.Stats;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link Stats}. */
abstract class UseContract extends MachinesContract {

    private Stats stats;

    UseContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        stats = facet(Stats.class);
    }

    @Test
    void itsNumbersArePlausible() {
        Wish wish = wish();
        running(wish);
        eventually("memory is measured", () -> stats.stats(wish.spec().id()).memoryBytes() > 0);
        InstanceStats use = stats.stats(wish.spec().id());
        assertThat(use.memoryLimitBytes()).isEqualTo(wish.spec().size().memoryBytes());
        assertThat(use.memoryBytes()).isBetween(1L, wish.spec().size().memoryBytes());
        assertThat(use.cpuPercent()).isBetween(0.0, 100.0 * driver.limits().mostVcpus());
        assertThat(use.processes()).isBetween(1L, (long) wish.spec().size().processes());
        assertThat(use.networkReceivedBytes()).isNotNegative();
        assertThat(use.networkSentBytes()).isNotNegative();
        assertThat(use.diskReadBytes()).isNotNegative();
        assertThat(use.diskWrittenBytes()).isNotNegative();
    }

    @Test
    void onlyARunningMachineUsesAnything() {
        Wish wish = wish();
        driver.ensure(wish.spec());
        refused(() -> stats.stats(wish.spec().id()), Kind.CONFLICT);
        refused(() -> stats.stats(Ids.next()), Kind.NOT_FOUND);
    }
}
