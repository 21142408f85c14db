// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.tck.Guest;
import org.thecloud.network.tck.NamespaceGuest;
import org.thecloud.network.tck.NetworkDriverContract;

class OvsDriverContractTest extends NetworkDriverContract {

    private static Lab lab;
    private static OvsDriver driver;
    private static Guest outside;

    // before each, not before all: what is skipped is counted test by test
    @BeforeEach
    void start() throws IOException {
        assumeTrue(NamespaceGuest.possible(), "network namespaces cannot be made here");
        assumeTrue(Lab.hindrance().isEmpty(), Lab.hindrance());
        if (lab == null) {
            open();
        }
    }

    private static void open() throws IOException {
        lab = Lab.start();
        driver = new OvsDriver(lab.config());
        outside = NamespaceGuest.in(lab.namespace());
    }

    @AfterAll
    static void stop() throws IOException {
        if (lab != null) {
            driver.close();
            outside.close();
            lab.close();
        }
    }

    @Test
    void aNumberOnWhichSomethingListensIsRefused() {
        assertThatCode(() -> driver.requireFree(18090)).doesNotThrowAnyException();
        outside.serve(18090);
        assertThatThrownBy(() -> driver.requireFree(18090))
                .isInstanceOfSatisfying(
                        DriverException.class,
                        refused -> {
                            assertThat(refused.kind()).isEqualTo(DriverException.Kind.CONFLICT);
                            assertThat(refused.code()).isEqualTo("PORT_CONFLICT");
                        });
    }

    @Override
    public NetworkDriver driver() {
        return driver;
    }

    @Override
    public NetworkDriver restarted() {
        return new OvsDriver(lab.config());
    }

    @Override
    public Guest guest() {
        return NamespaceGuest.make();
    }

    @Override
    public Guest outside() {
        return outside;
    }

    @Override
    public void restartBackend() {
        lab.restartSwitch();
    }

    @Override
    public boolean leftovers() {
        return new Commands("/run/netns/" + lab.namespace())
                .run(List.of("ip", "-o", "link"), "")
                .contains(": tc");
    }
}
