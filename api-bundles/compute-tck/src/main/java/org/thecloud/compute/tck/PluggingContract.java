// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Pluggable;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link Pluggable}. What a program inside sees of it is for the driver's own tests. */
abstract class PluggingContract extends MachinesContract {

    private Pluggable pluggable;

    PluggingContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        pluggable = facet(Pluggable.class);
    }

    private void becomes(UUID id, MachineVolume... volumes) {
        eventually("it has these volumes", () -> pluggable.replug(id, List.of(volumes)));
    }

    @Test
    void volumesComeAndGoWhileItRuns() {
        Wish wish = wish();
        Machine machine = running(wish);
        UUID id = wish.spec().id();
        MachineVolume one = hooks.volume();
        MachineVolume two = hooks.volume();
        becomes(id, one, two);
        becomes(id, two);
        becomes(id, two, one);
        becomes(id);
        assertThat(driver.inspect(id)).isEqualTo(machine);
    }

    @Test
    void itHasThemWhenItStartsAgain() {
        Wish wish = wish();
        running(wish);
        UUID id = wish.spec().id();
        MachineVolume volume = hooks.volume();
        becomes(id, volume);
        driver.power(id, Power.STOPPED);
        driver.power(id, Power.RUNNING);
        assertThat(pluggable.replug(id, List.of(volume))).isTrue();
    }

    @Test
    void onlyWhatRunsIsChanged() {
        UUID id = wish().spec().id();
        refused(() -> pluggable.replug(id, List.of()), Kind.NOT_FOUND);
        Wish wish = wish();
        driver.ensure(wish.spec());
        refused(() -> pluggable.replug(wish.spec().id(), List.of()), Kind.CONFLICT);
    }
}
