// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

class RefusalsTest {

    @Test
    void aRefusalNamesCodeFieldAndSentence() {
        assertThat(Refusals.line(CloudException.invalid("image", "no such image")))
                .isEqualTo("Error INVALID_INPUT (image): no such image");
        assertThat(Refusals.line(new CloudException(KernelError.NAME_TAKEN, "taken\nby you")))
                .isEqualTo("Error NAME_TAKEN: taken\uFFFDby you");
    }

    @Test
    void ourOwnFaultsAreNotTold() {
        assertThat(Refusals.line(CloudException.internal("secret", new Exception())))
                .doesNotContain("secret");
    }
}
