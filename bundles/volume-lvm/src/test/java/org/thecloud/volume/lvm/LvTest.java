// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LvTest {

    private static final UUID ID = UUID.fromString("0a1b2c3d-0000-7000-8000-00000000000f");
    private static final long MIB = 1L << 20;

    private static Lv lv(String tags) {
        return Lv.of("cloud-" + ID, 80 * MIB, tags);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "cloud-", "cloud-init", "cloud-1-2-3-4-5", "x-cloud-init"})
    void whatElseIsInTheGroupIsNotOurs(String name) {
        assertThat(Lv.isOurs(name)).isFalse();
        assertThat(Lv.isOurs(Lv.name(ID))).isTrue();
    }

    @Test
    void aVolumeMayNeedAllOfItself() {
        Lv volume = lv("installation=" + ID);

        assertThat(volume.id()).isEqualTo(ID);
        assertThat(volume.is(Lv.installation(ID))).isTrue();
        assertThat(volume.size()).isEqualTo(80 * MIB);
        assertThat(volume.promised()).isEqualTo(80 * MIB);
        assertThat(volume.open()).isNull();
    }

    @Test
    void aSnapshotMayNeedWhatThereWas() {
        assertThat(lv("snapshot,taken=4096").promised()).isEqualTo(4096);
    }

    @Test
    void theHeaderOfAnEncryptedVolumeIsNotItsUsers() {
        assertThat(lv("encrypted").size()).isEqualTo(64 * MIB);
    }

    @Test
    void theFormInWhichItIsOpenIsATag() {
        assertThat(lv("form=DISK,encrypted").open()).isEqualTo(Lv.form("DISK"));
    }

    @Test
    void oneWithoutTagsIsStillOurs() {
        assertThat(lv("").open()).isNull();
        assertThat(lv("").is(Lv.MAKING)).isFalse();
    }
}
