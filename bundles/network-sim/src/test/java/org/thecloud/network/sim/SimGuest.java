// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.NetworkHandle.NetworkNamespace;
import org.thecloud.network.Rule.Protocol;
import org.thecloud.network.sim.Fabric.Arrival;
import org.thecloud.network.sim.Fabric.Packet;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.tck.Guest;

/** A machine that is only imagined: what it sends is followed through what is wanted. */
final class SimGuest implements Guest {

    private static final String GATEWAY = "100.64.0.1";
    private static final String HOST = "127.0.0.1";

    private final SimDriver driver;
    private final Map<String, SimGuest> all;
    private final String name;
    private final boolean outside;
    private final Set<Integer> served = ConcurrentHashMap.newKeySet();
    private final Set<Integer> listened = ConcurrentHashMap.newKeySet();
    private final List<String> heard = new ArrayList<>();

    SimGuest(SimDriver driver, Map<String, SimGuest> all, boolean outside) {
        this.driver = driver;
        this.all = all;
        this.outside = outside;
        this.name = "guest-" + UUID.randomUUID();
        all.put(name, this);
    }

    @Override
    public NetworkHandle handle() {
        return new NetworkNamespace(name);
    }

    private Optional<Arrival> sent(Packet packet) {
        return outside
                ? driver.fabric().fromOutside(packet)
                : driver.pluggedInto(handle()).flatMap(port -> driver.fabric().from(port, packet));
    }

    private String own() {
        return outside
                ? GATEWAY
                : driver.pluggedInto(handle()).map(Wanted.Port::address).orElse("0.0.0.0");
    }

    private Optional<SimGuest> receiver(Optional<Arrival> arrival) {
        return arrival.map(Arrival::port).flatMap(driver::handleOf).map(all::get);
    }

    private Optional<Arrival> tcp(String address, int port) {
        return sent(new Packet(own(), address, Protocol.TCP, port));
    }

    @Override
    public void serve(int port) {
        served.add(port);
    }

    @Override
    public boolean reaches(String address, int port) {
        if (outside && address.equals(GATEWAY)) {
            return served.contains(port);
        }
        if (outside && address.equals(HOST)) {
            return published(port);
        }
        return receiver(tcp(address, port)).filter(to -> to.served.contains(port)).isPresent();
    }

    private boolean published(int hostPort) {
        return driver.published(hostPort)
                .filter(
                        port ->
                                driver.handleOf(port.id()).map(all::get).stream()
                                        .anyMatch(
                                                guest ->
                                                        port.published().stream()
                                                                .filter(
                                                                        one ->
                                                                                one.host()
                                                                                        == hostPort)
                                                                .anyMatch(
                                                                        one ->
                                                                                guest.served
                                                                                        .contains(
                                                                                                one
                                                                                                        .inside()))))
                .isPresent();
    }

    @Override
    public double mbps(String address, int port, int megabits) {
        return 0; // nothing is sent
    }

    @Override
    public boolean pings(String address) {
        return sent(new Packet(own(), address, Protocol.ICMP, null)).isPresent();
    }

    @Override
    public boolean findsOnLink(String address) {
        return false; // there are no links
    }

    @Override
    public Line connect(String address, int port) {
        return new Line() {
            @Override
            public boolean alive() {
                return reaches(address, port);
            }

            @Override
            public void close() {
                // nothing stays open
            }
        };
    }

    @Override
    public String seenAs(String address, int port) {
        return tcp(address, port).map(Arrival::source).orElse("");
    }

    @Override
    public void send(String from, String address, int port) {
        Optional<Arrival> arrival = sent(new Packet(from, address, Protocol.UDP, port));
        receiver(arrival)
                .filter(to -> to.listened.contains(port))
                .ifPresent(to -> to.heard.add(arrival.orElseThrow().source()));
    }

    @Override
    public void listen(int port) {
        listened.add(port);
    }

    @Override
    public boolean heard(String from) {
        return heard.contains(from);
    }

    @Override
    public String resolve(String asked, String server) {
        return driver.pluggedInto(handle()).flatMap(port -> driver.resolve(port, asked)).orElse("");
    }

    @Override
    public void close() {
        // it is only imagined
    }
}
