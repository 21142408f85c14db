// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link ImageCheck}. */
abstract class ImagesContract extends MachinesContract {

    private ImageCheck images;

    ImagesContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        images = facet(ImageCheck.class);
    }

    @Test
    void anImageThatCanBeHadIsAccepted() {
        assertThatCode(() -> images.requireImage(hooks.image())).doesNotThrowAnyException();
    }

    @Test
    void anImageThatCannotBeHadIsRefused() {
        DriverException refusal =
                refused(() -> images.requireImage(hooks.missingImage()), Kind.NOT_FOUND);
        assertThat(refusal.code()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(refusal).hasMessageContaining(hooks.missingImage());
    }
}
