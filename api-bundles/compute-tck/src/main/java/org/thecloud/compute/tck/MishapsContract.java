// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.kernel.driver.DriverException.Kind;

/** What becomes of a machine that somebody else touches, or whose driver or caller goes away. */
abstract class MishapsContract extends MachinesContract {
    MishapsContract(ComputeDriverContract contract) {
        super(contract);
    }

    @Test
    void whatSomebodyElseRemovedIsAbsentAndIsMadeAnew() {
        Wish wish = wish();
        Machine before = running(wish);
        hooks.removeBehindTheBack(wish.spec().id());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(Machine.absent());
        assertThat(driver.list(installation)).isEmpty();
        refused(() -> driver.power(wish.spec().id(), Power.RUNNING), Kind.NOT_FOUND);
        driver.delete(wish.spec().id());
        Machine after = running(wish);
        assertThat(after.state()).isEqualTo(State.RUNNING);
        assertThat(after.backendId()).isNotEqualTo(before.backendId());
    }

    @Test
    void itsMachinesOutliveTheDriver() {
        Wish wish = wish();
        Machine before = running(wish);
        ComputeDriver next = hooks.restarted();
        assertThat(next.inspect(wish.spec().id())).isEqualTo(before);
        assertThat(next.ensure(wish.spec()).backendId()).isEqualTo(before.backendId());
        assertThat(next.list(installation)).containsExactly(wish.spec().id());
        next.delete(wish.spec().id());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(Machine.absent());
    }

    @Test
    void anInterruptedCallerGetsAwayAndHarmsNothing() throws Exception {
        Wish wish = wish();
        Machine before = driver.ensure(wish.spec());
        Ended ended = interrupted(() -> driver.power(wish.spec().id(), Power.RUNNING), 0);
        assertThat(ended.inTime()).as("ends when it is interrupted").isTrue();
        assertThat(driver.inspect(wish.spec().id()).backendId()).isEqualTo(before.backendId());
        assertThat(driver.power(wish.spec().id(), Power.RUNNING).state()).isEqualTo(State.RUNNING);
    }
}
