// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Changes;

/** {@link Changes}. */
abstract class NewsContract extends MachinesContract {

    private Changes changes;

    NewsContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        changes = facet(Changes.class);
    }

    @Test
    void beginningsAndEndsAreTold() {
        Wish wish = wish();
        driver.ensure(wish.spec());
        changes.changed();
        driver.power(wish.spec().id(), Power.RUNNING);
        assertThat(changes.changed()).contains(wish.spec().id());
        assertThat(changes.changed()).doesNotContain(wish.spec().id());
        driver.power(wish.spec().id(), Power.STOPPED);
        assertThat(changes.changed()).contains(wish.spec().id());
    }
}
