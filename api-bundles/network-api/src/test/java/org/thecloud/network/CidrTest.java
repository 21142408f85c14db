// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.CloudException;

class CidrTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/16", "0.0.0.0/0", "192.168.1.7/32", "fd00::/8", "::/0", "::1/128"})
    void aBlockIsWrittenAsItIsRead(String text) {
        assertThat(Cidr.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0/16",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/016",
                "10.0.0.0/ 8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "localhost/8",
                "10.0.0.0.0/8",
                "fd00::/129",
                "fd00:::/8",
                "fe80::1%eth0/64",
                "10.0.0.0/8/8"
            })
    void whatIsNoBlockIsRefusedWithItsField(String text) {
        assertThatThrownBy(() -> Cidr.parse("cidr_block", text))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> {
                            assertThat(refused.code().name()).isEqualTo("INVALID_INPUT");
                            assertThat(refused.field()).contains("cidr_block");
                        });
    }

    @Test
    void hostBitsAreRefusedWithWhatWouldDo() {
        assertThatThrownBy(() -> Cidr.of("10.0.0.5/16")).hasMessageContaining("10.0.0.0/16?");
        assertThatThrownBy(() -> Cidr.of("fd00::1/64")).hasMessageContaining("fd00::/64?");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/16, 10.0.255.0/24, true",
        "10.0.255.0/24, 10.0.0.0/16, true",
        "10.0.0.0/16, 10.1.0.0/16, false",
        "10.0.0.0/16, fd00::/8, false",
        "0.0.0.0/0, ::/0, false",
        "0.0.0.0/0, 255.255.255.255/32, true"
    })
    void blocksOverlapWhenTheyShareAnAddress(String one, String other, boolean overlap) {
        assertThat(Cidr.of(one).overlaps(Cidr.of(other))).isEqualTo(overlap);
    }

    @Test
    void addressesCanBeCounted() {
        Cidr block = Cidr.of("10.0.1.0/24");
        assertThat(block.first().plus(1)).hasToString("10.0.1.1");
        assertThat(block.last()).hasToString("10.0.1.255");
        assertThat(block.size()).isEqualTo(256);
        assertThat(block.contains(Cidr.of("10.0.0.0/16"))).isFalse();
        assertThat(IpAddress.parse("a", "2001:DB8:0:0:1:0:0:1")).hasToString("2001:db8::1:0:0:1");
        assertThat(IpAddress.parse("a", "2001:db8:0:1:1:1:1:1"))
                .hasToString("2001:db8:0:1:1:1:1:1");
        assertThat(IpAddress.parse("a", "::")).hasToString("::");
    }
}
