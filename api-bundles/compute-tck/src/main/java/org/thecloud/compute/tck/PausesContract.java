// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link Pausable}. */
abstract class PausesContract extends MachinesContract {

    private Pausable pausable;

    PausesContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        pausable = facet(Pausable.class);
    }

    @Test
    void aPausedMachineGoesOnAsTheSame() {
        Wish wish = wish();
        Machine before = running(wish);
        UUID id = wish.spec().id();
        Machine paused = pausable.pause(id);
        assertThat(paused.state()).isEqualTo(State.PAUSED);
        assertThat(driver.inspect(id)).isEqualTo(paused);
        assertThat(driver.power(id, Power.RUNNING)).isEqualTo(before);
    }

    @Test
    void pausingTwiceIsPausingOnce() {
        UUID id = started();
        Machine paused = pausable.pause(id);
        assertThat(pausable.pause(id)).isEqualTo(paused);
    }

    @Test
    void aPausedMachineIsStoppedAndRemoved() {
        UUID id = started();
        pausable.pause(id);
        assertThat(driver.power(id, Power.STOPPED).state()).isEqualTo(State.EXITED);
        assertThat(driver.power(id, Power.RUNNING).state()).isEqualTo(State.RUNNING);
        pausable.pause(id);
        driver.delete(id);
        assertThat(driver.inspect(id).state()).isEqualTo(State.ABSENT);
    }

    @Test
    void onlyWhatRunsIsPaused() {
        UUID id = started();
        driver.power(id, Power.STOPPED);
        refused(() -> pausable.pause(id), Kind.CONFLICT);
        refused(() -> pausable.pause(UUID.randomUUID()), Kind.NOT_FOUND);
    }

    private UUID started() {
        Wish wish = wish();
        running(wish);
        return wish.spec().id();
    }
}
