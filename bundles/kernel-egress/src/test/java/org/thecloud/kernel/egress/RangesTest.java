// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {

    private static final Ranges USUAL = new Ranges(new String[0], new String[0]);

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "::, unspecified",
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "127.1, loopback",
        "2130706433, loopback",
        "::1, loopback",
        "10.0.0.1, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.1.1, private",
        "fc00::1, private",
        "fdff:ffff::1, private",
        "fec0::1, private",
        "100.64.0.1, shared",
        "100.127.255.255, shared",
        "169.254.0.1, link-local",
        "fe80::1, link-local",
        "febf::1, link-local",
        "169.254.169.254, metadata",
        "100.100.100.200, metadata",
        "168.63.129.16, metadata",
        "fd00:ec2::254, metadata",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "192.0.2.1, documentation",
        "198.51.100.1, documentation",
        "203.0.113.1, documentation",
        "2001:db8::1, documentation",
        "198.18.0.1, benchmark",
        "198.19.255.255, benchmark",
        "192.0.0.8, reserved",
        "240.0.0.1, reserved",
        "255.255.255.255, reserved",
        "4000::1, reserved",
        "100::1, reserved",
        "::127.0.0.1, reserved",
        "::ffff:127.0.0.1, loopback",
        "::ffff:10.0.0.1, private",
        "::ffff:a9fe:a9fe, metadata",
        "64:ff9b::127.0.0.1, loopback",
        "64:ff9b::a00:1, private",
        "64:ff9b::169.254.169.254, metadata",
        "64:ff9b:1::1, tunnel",
        "2002:7f00:1::1, tunnel",
        "2001:0:1::1, tunnel",
    })
    void whatIsNotPublicIsRefused(String literal, String reason) throws UnknownHostException {
        assertThat(USUAL.refusal(address(literal))).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860:4860::8888",
                "64:ff9b::808:808",
                "::ffff:8.8.8.8"
            })
    void whatIsPublicPasses(String literal) throws UnknownHostException {
        assertThat(USUAL.refusal(address(literal))).isEmpty();
    }

    @Test
    void theOperatorAllowsAndDenies() throws UnknownHostException {
        Ranges ranges =
                new Ranges(
                        new String[] {"10.20.0.0/16", "169.254.0.0/16", "fd12::/16"},
                        new String[] {"10.20.30.0/24", "8.8.8.8/32"});
        assertThat(ranges.refusal(address("10.20.0.1"))).isEmpty();
        assertThat(ranges.refusal(address("64:ff9b::a14:1"))).isEmpty();
        assertThat(ranges.refusal(address("fd12::1"))).isEmpty();
        assertThat(ranges.refusal(address("10.21.0.1"))).contains("private");
        assertThat(ranges.refusal(address("10.20.30.1"))).contains("denied by the operator");
        assertThat(ranges.refusal(address("8.8.8.8"))).contains("denied by the operator");
        assertThat(ranges.refusal(address("64:ff9b::808:808"))).contains("denied by the operator");
    }

    @Test
    void aFileGivesListsAsOneValueWithCommas() throws UnknownHostException {
        Ranges ranges = new Ranges(new String[] {"10.0.0.0/8, fd12::/16"}, new String[] {""});
        assertThat(ranges.refusal(address("10.1.1.1"))).isEmpty();
        assertThat(ranges.refusal(address("fd12::1"))).isEmpty();
        Ports ports = new Ports(new String[] {"80, 1024-65535"}, new String[] {"6379,9000-9100"});
        assertThat(ports.allow(80)).isTrue();
        assertThat(ports.allow(8080)).isTrue();
        assertThat(ports.allow(443)).isFalse();
        assertThat(ports.allow(6379)).isFalse();
        assertThat(ports.allow(9050)).isFalse();
    }

    @Test
    void metadataPassesOnlyWhenNamedAlone() throws UnknownHostException {
        InetAddress metadata = address("169.254.169.254");
        assertThat(new Ranges(new String[] {"0.0.0.0/0"}, new String[0]).refusal(metadata))
                .contains("metadata");
        assertThat(new Ranges(new String[] {"169.254.169.254/32"}, new String[0]).refusal(metadata))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.0.0.0/33",
                "localhost/8",
                "10.0.0/8",
                "::/129",
                "a/b",
                "999.0.0.0/8"
            })
    void aNetworkThatIsNoneStopsTheStart(String text) {
        assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
