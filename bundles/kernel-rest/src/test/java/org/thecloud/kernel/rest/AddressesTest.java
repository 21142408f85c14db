// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressesTest {

    @Test
    void aHeaderOfSomebodyWhoIsNotTrustedIsIgnored() {
        assertThat(new Addresses().of("203.0.113.5", "198.51.100.1")).isEqualTo("203.0.113.5");
        assertThat(new Addresses("10.0.0.0/8").of("203.0.113.5", "198.51.100.1"))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void theLastThatIsNotATrustedProxyIsTheSender() {
        Addresses addresses = new Addresses("10.0.0.0/8, 192.168.7.1");

        assertThat(addresses.of("10.1.2.3", "1.1.1.1, 198.51.100.1, 192.168.7.1"))
                .isEqualTo("198.51.100.1");
        assertThat(addresses.of("10.1.2.3", "not an address")).isEqualTo("10.1.2.3");
    }

    @Test
    void anIpv6NetworkIsOneSender() {
        assertThat(Addresses.sender("2001:db8:1:2::1"))
                .isEqualTo(Addresses.sender("2001:db8:1:2:ffff::2"))
                .isNotEqualTo(Addresses.sender("2001:db8:1:3::1"));
        assertThat(Addresses.sender("203.0.113.5")).isEqualTo("203.0.113.5");
    }
}
