// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.network.Rule.Protocol;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.PortState;
import org.thecloud.network.spi.Tracing;
import org.thecloud.network.spi.Wanted.Kind;

/** What a new driver and a new backend go on with, and what the backend tells of itself. */
abstract class RestartsContract extends NetworkWorld {
    RestartsContract(NetworkDriverHooks hooks) {
        super(hooks);
    }

    // ------------------------------------------------------------ restarts

    @Test
    void anotherDriverAtTheSameBackendGoesOn() {
        Net net = net("10.1.0.0/16");
        UUID web = rules(net, tcp(WEB, EVERYWHERE));
        Place server = net.place(web);
        Place client = net.place();
        try (Guest.Line line = client.guest.connect(server.address, WEB)) {
            NetworkDriver next = hooks.restarted();
            next.ensure(net.network());
            next.ensure(net.subnet());
            next.ensure(server.port(web));
            next.plug(server.id, server.guest.handle());
            assertThat(next.list(installation)).isEqualTo(driver.list(installation));
            assertThat(line.alive()).isTrue();
            next.delete(Kind.PORT, server.id);
            assertThat(driver.inspect(server.id)).isEqualTo(PortState.ABSENT);
        }
    }

    @Test
    void aBackendThatIsStartedAnewForwardsAsBefore() {
        Net net = net("10.1.0.0/16");
        UUID web = rules(net, tcp(WEB, EVERYWHERE));
        Place server = net.place(web);
        Place client = net.place();
        assertThat(client.reaches(server, WEB)).isTrue();
        hooks.restartBackend();
        eventually("the driver is ready", () -> driver.probe().state() == Probe.State.READY);
        eventually("packets flow again", () -> client.reaches(server, WEB));
        assertThat(client.reaches(server, OTHER)).isFalse();
    }

    // ------------------------------------------------------------ facet: tracing

    @Test
    void tellsWhatWouldBecomeOfAPacket() {
        assumeTrue(driver instanceof Tracing, "the driver does not trace");
        Tracing tracing = (Tracing) driver;
        Net net = net("10.1.0.0/16");
        Place server = net.place(rules(net, tcp(WEB, EVERYWHERE)));
        Place client = net.place();
        Tracing.Outcome through = tracing.trace(client.id, server.address, Protocol.TCP, WEB);
        assertThat(through.steps()).isNotBlank();
        assertThat(through.arrives()).as(through.steps()).isEqualTo(server.id);
        assertThat(tracing.trace(client.id, server.address, Protocol.TCP, OTHER).arrives())
                .isNull();
    }
}
