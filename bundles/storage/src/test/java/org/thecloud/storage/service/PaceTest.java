// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void bytesGoAtTheirPace() {
        Pace pace = new Pace(1_000_000);
        long second = 1_000_000_000;
        assertThat(pace.went(500_000, 7 * second)).isEqualTo(500);
        assertThat(pace.went(500_000, 7 * second)).isEqualTo(1000);
        assertThat(pace.went(500_000, 8 * second)).isEqualTo(500);
        assertThat(pace.went(500_000, 60 * second)).as("nothing is saved up").isEqualTo(500);
    }
}
