// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.network.Cidr;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.PortState;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;

/**
 * What a network driver says of itself, and that it makes and removes what it is told, however
 * often.
 */
abstract class BasicsContract extends NetworkWorld {
    BasicsContract(NetworkDriverHooks hooks) {
        super(hooks);
    }

    // ------------------------------------------------------------ about itself

    @Test
    void saysThatItsBackendIsReady() {
        assertThat(driver.probe().state()).isEqualTo(Probe.State.READY);
        assertThat(driver.probe().message()).isNotBlank();
    }

    @Test
    void knowsItsLimits() {
        assertThat(driver.limits().handles()).isNotEmpty();
        assertThat(driver.limits().mtu()).isGreaterThanOrEqualTo(1280);
    }

    @Test
    void aSimulatorNeverPassesForMore() {
        assumeTrue(driver.limits().simulated(), "the driver is no simulator");
        assertThat(driver.probe().message()).containsIgnoringCase("simulat");
    }

    // ------------------------------------------------------------ idempotence

    @Test
    void whatIsThereIsListedAndWhatIsDeletedIsNot() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place place = net.place(open);
        assertThat(driver.list(installation))
                .containsExactlyInAnyOrder(
                        new Found(Kind.NETWORK, net.id),
                        new Found(Kind.SUBNET, net.subnet),
                        new Found(Kind.RULES, open),
                        new Found(Kind.PORT, place.id));
        assertThat(driver.list(Ids.next())).isEmpty();
        driver.delete(Kind.PORT, place.id);
        driver.delete(Kind.PORT, place.id);
        assertThat(driver.list(installation))
                .doesNotContain(new Found(Kind.PORT, place.id))
                .hasSize(3);
    }

    @Test
    void removingNothingIsSuccess() {
        for (Kind kind : Kind.values()) {
            assertThatCode(() -> driver.delete(kind, Ids.next())).doesNotThrowAnyException();
        }
        assertThatCode(() -> driver.unplug(Ids.next())).doesNotThrowAnyException();
        assertThat(driver.inspect(Ids.next())).isEqualTo(PortState.ABSENT);
    }

    @Test
    void ensuringAgainChangesNothing() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        try (Guest.Line line = one.guest.connect(other.address, WEB)) {
            Set<Found> before = driver.list(installation);
            driver.ensure(net.network());
            driver.ensure(net.subnet());
            driver.ensure(one.port(open));
            driver.plug(one.id, one.guest.handle());
            assertThat(line.alive()).isTrue();
            assertThat(driver.list(installation)).isEqualTo(before);
        }
    }

    @Test
    void whatBuildsOnSomethingMissingIsRefused() {
        Net net = net("10.1.0.0/16");
        UUID nothing = Ids.next();
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Subnet(
                                        Ids.next(),
                                        installation,
                                        nothing,
                                        Cidr.of("10.1.0.0/24"),
                                        "10.1.0.1",
                                        List.of())));
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Port(
                                        Ids.next(),
                                        installation,
                                        net.id,
                                        nothing,
                                        "h",
                                        "10.1.0.9",
                                        "0a:00:00:00:00:01",
                                        Set.of())));
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Port(
                                        Ids.next(),
                                        installation,
                                        net.id,
                                        net.subnet,
                                        "h",
                                        "10.1.0.9",
                                        "0a:00:00:00:00:01",
                                        Set.of(nothing))));
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Peering(
                                        Ids.next(),
                                        installation,
                                        net.id,
                                        net.cidr,
                                        nothing,
                                        Cidr.of("10.2.0.0/16"))));
        refused(() -> driver.plug(nothing, guest(net).handle()));
    }

    private Guest guest(Net net) {
        Guest guest = hooks.guest();
        guests.add(guest);
        assertThat(net.cidr).isNotNull();
        return guest;
    }

    private static void refused(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        DriverException.class,
                        failed ->
                                assertThat(failed.kind())
                                        .isEqualTo(DriverException.Kind.NOT_FOUND));
    }

    @Test
    void manyPortsAtOnce() throws Exception {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Wanted.Port port =
                        new Wanted.Port(
                                Ids.next(),
                                installation,
                                net.id,
                                net.subnet,
                                "many" + i,
                                net.cidr.first().plus(100 + i).toString(),
                                "0a:00:00:00:01:%02x".formatted(i),
                                Set.of(open));
                all.add(threads.submit(() -> driver.ensure(port)));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(
                        driver.list(installation).stream()
                                .filter(found -> found.kind() == Kind.PORT)
                                .count())
                .isEqualTo(32);
    }

    // ------------------------------------------------------------ plugging

    @Test
    void aPortSaysHowItIs() {
        Net net = net("10.1.0.0/16");
        Place place = net.place(open(net));
        assertThat(driver.inspect(place.id)).isEqualTo(PortState.UP);
        driver.unplug(place.id);
        assertThat(driver.inspect(place.id)).isEqualTo(PortState.UNPLUGGED);
        driver.delete(Kind.PORT, place.id);
        assertThat(driver.inspect(place.id)).isEqualTo(PortState.ABSENT);
    }

    @Test
    void aPortThatIsPluggedInElsewhereLeavesThere() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        Guest next = guest(net);
        driver.plug(one.id, next.handle());
        next.serve(WEB);
        assertThat(next.reaches(other.address, WEB)).isTrue();
        assertThat(other.guest.reaches(one.address, WEB)).isTrue();
        assertThat(one.guest.reaches(other.address, WEB)).isFalse();
    }
}
