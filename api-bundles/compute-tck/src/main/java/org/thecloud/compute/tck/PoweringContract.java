// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException.Kind;

/** That a machine runs, ends and publishes its ports as it is told. */
abstract class PoweringContract extends MachinesContract {
    PoweringContract(ComputeDriverContract contract) {
        super(contract);
    }

    @Test
    void powerOnIsSeen() {
        Wish wish = wish();
        Instant before = Instant.now().minusSeconds(5);
        Machine started = running(wish);
        assertThat(started.state()).isEqualTo(State.RUNNING);
        assertThat(started.exitCode()).isNull();
        assertThat(started.startedAt()).isBetween(before, Instant.now().plusSeconds(5));
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(started);
    }

    @Test
    void powerOffIsSeen() {
        Wish wish = wish();
        Machine started = running(wish);
        Machine stopped = driver.power(wish.spec().id(), Power.STOPPED);
        assertThat(stopped.state()).isEqualTo(State.EXITED);
        assertThat(stopped.exitCode()).isNotNull();
        assertThat(stopped.ports()).isEmpty();
        assertThat(stopped.backendId()).isEqualTo(started.backendId());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(stopped);
    }

    @Test
    void powerAsItIsAlreadyChangesNothing() {
        Wish wish = wish();
        Machine started = running(wish);
        assertThat(driver.power(wish.spec().id(), Power.RUNNING)).isEqualTo(started);
        Machine stopped = driver.power(wish.spec().id(), Power.STOPPED);
        assertThat(driver.power(wish.spec().id(), Power.STOPPED)).isEqualTo(stopped);
    }

    @Test
    void whatWasNeverStartedCanBeStopped() {
        Wish wish = wish();
        Machine made = driver.ensure(wish.spec());
        assertThat(driver.power(wish.spec().id(), Power.STOPPED)).isEqualTo(made);
    }

    @Test
    void aStoppedMachineStartsAgain() {
        Wish wish = wish();
        Machine first = running(wish);
        driver.power(wish.spec().id(), Power.STOPPED);
        Machine again = driver.power(wish.spec().id(), Power.RUNNING);
        assertThat(again.state()).isEqualTo(State.RUNNING);
        assertThat(again.exitCode()).isNull();
        assertThat(again.backendId()).isEqualTo(first.backendId());
        assertThat(again.startedAt()).isAfterOrEqualTo(first.startedAt());
    }

    @Test
    void theEndOfAProgramIsSeenWithItsCode() {
        Wish wish = hooks.ending(wish(), 3);
        driver.ensure(wish.spec());
        driver.power(wish.spec().id(), Power.RUNNING);
        eventually(
                "the program has ended",
                () -> driver.inspect(wish.spec().id()).state() == State.EXITED);
        assertThat(driver.inspect(wish.spec().id()).exitCode()).isEqualTo(hooks.seenCode(3));
    }

    @Test
    void nothingCannotBePowered() {
        UUID nothing = Ids.next();
        refused(() -> driver.power(nothing, Power.RUNNING), Kind.NOT_FOUND);
        refused(() -> driver.power(nothing, Power.STOPPED), Kind.NOT_FOUND);
    }

    @Test
    void aPortIsPublishedWhileTheMachineRuns() {
        Wish wish = wish().port(0, 8080);
        Machine started = running(wish);
        assertThat(started.ports()).hasSize(1);
        PortMapping port = started.ports().get(0);
        assertThat(port.instance()).isEqualTo(8080);
        assertThat(port.host()).isBetween(1, 65535);
    }

    @Test
    void aPortThatSomethingElseHoldsIsAConflict() {
        Wish holder = wish().port(0, 8080);
        int taken = running(holder).ports().get(0).host();
        Wish late = wish().port(taken, 8080);
        refused(() -> running(late), Kind.CONFLICT);
        driver.delete(holder.spec().id());
        assertThat(running(late).ports()).containsExactly(new PortMapping(taken, 8080));
    }
}
