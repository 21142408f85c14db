// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.network.Cidr;
import org.thecloud.network.spi.Wanted.Kind;

/** Who reaches whom where nothing is forbidden. */
abstract class ReachContract extends NetworkWorld {
    ReachContract(NetworkDriverHooks hooks) {
        super(hooks);
    }

    // ------------------------------------------------------------ reaching each other

    @Test
    void portsOfOneSubnetReachEachOther() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        assertThat(one.reaches(other, WEB)).isTrue();
        assertThat(other.reaches(one, WEB)).isTrue();
        assertThat(one.guest.pings(other.address)).isTrue();
    }

    @Test
    void portsOfTwoSubnetsReachEachOtherByTheRouter() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        UUID second = Ids.next();
        driver.ensure(net.subnet(second, Cidr.of("10.1.7.0/24")));
        Place other = new Place(net, second, "10.1.7.20", "far", open);
        assertThat(one.reaches(other, WEB)).isTrue();
        assertThat(other.reaches(one, WEB)).isTrue();
        assertThat(one.guest.pings("10.1.0.1")).isTrue();
    }

    @Test
    void networksWithTheSameBlockShareNothing() {
        Net net = net("10.1.0.0/16");
        Net twin = net("10.1.0.0/16");
        Place one = net.place(open(net));
        Place stranger = twin.place(open(twin));
        Place lonely = new Place(twin, twin.subnet, "10.1.0.200", "lonely", open(twin));
        assertThat(stranger.address).isEqualTo(one.address);
        assertThat(stranger.reaches(lonely, WEB)).isTrue();
        assertThat(one.reaches(lonely, WEB)).isFalse();
        assertThat(one.guest.pings(lonely.address)).isFalse();
    }

    @Test
    void portsFindEachOtherByName() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        String server = "10.1.0.1";
        assertThat(one.guest.resolve(other.host + ".net.internal", server))
                .isEqualTo(other.address);
        driver.delete(Kind.PORT, other.id);
        eventually(
                "the name is gone",
                () -> one.guest.resolve(other.host + ".net.internal", server).isEmpty());
    }

    @Test
    void whatASenderMakesUpIsDropped() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        other.guest.listen(9000);
        one.guest.send("10.1.0.99", other.address, 9000);
        one.guest.send(one.address, other.address, 9000);
        assertThat(other.guest.heard(one.address)).isTrue();
        assertThat(other.guest.heard("10.1.0.99")).isFalse();
    }
}
