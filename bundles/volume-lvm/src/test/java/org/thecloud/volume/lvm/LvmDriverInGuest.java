// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.spi.VolumeDriver;
import org.thecloud.volume.tck.VolumeDriverContract;

/**
 * On the volume group that the environment variable {@code CLOUD_TEST_VOLUME_GROUP} names. It runs
 * in the guest of {@link GuestTest}, not on the machine that builds.
 */
class LvmDriverInGuest extends VolumeDriverContract {

    static final String VARIABLE = "CLOUD_TEST_VOLUME_GROUP";

    /** One that remembers nothing. */
    static LvmDriver fresh() {
        return new LvmDriver(new Group(System.getenv(VARIABLE), "pool"), 1);
    }

    @BeforeAll
    static void makeThePool() {
        Probe probe = fresh().probe();
        assertThat(probe.state()).as(probe.message()).isEqualTo(Probe.State.READY);
    }

    @Override
    public VolumeDriver driver() {
        return fresh();
    }
}
