// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.spi.Console;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link Console}. */
abstract class ScreenContract extends MachinesContract {

    private Console console;

    ScreenContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        console = facet(Console.class);
    }

    @Test
    void aRunningMachineHasOne() {
        Wish wish = wish();
        running(wish);
        URI url = URI.create(console.console(wish.spec().id()));
        assertThat(url.isAbsolute()).isTrue();
        assertThat(url.getHost()).isNotBlank();
    }

    @Test
    void nothingHasNone() {
        refused(() -> console.console(Ids.next()), Kind.NOT_FOUND);
    }
}
