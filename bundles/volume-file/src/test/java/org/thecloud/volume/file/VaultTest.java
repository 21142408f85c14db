// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.HostProgram.Ended;

/** How the header of an encrypted volume is made on a machine that is busy. */
class VaultTest {

    private static final Ended NO_TIME =
            new Ended(1, "qemu-img: /pool/1.img: Unable to get accurate CPU usage");
    private static final Ended FULL = new Ended(1, "qemu-img: No space left on device");
    private static final Ended GOOD = new Ended(0, "");

    @Test
    void whoSawNoTimePassTriesAgain() {
        Queue<Ended> ends = new ArrayDeque<>(List.of(NO_TIME, NO_TIME, GOOD, FULL));
        assertThat(Vault.timed(ends::remove)).isEqualTo(GOOD);
        assertThat(ends).containsExactly(FULL);
    }

    @Test
    void anotherFaultIsNotTriedAgain() {
        Queue<Ended> ends = new ArrayDeque<>(List.of(FULL, GOOD));
        assertThat(Vault.timed(ends::remove)).isEqualTo(FULL);
        assertThat(ends).containsExactly(GOOD);
    }

    @Test
    void aClockThatStandsStillIsAFaultInTheEnd() {
        assertThat(Vault.timed(() -> NO_TIME)).isEqualTo(NO_TIME);
    }
}
