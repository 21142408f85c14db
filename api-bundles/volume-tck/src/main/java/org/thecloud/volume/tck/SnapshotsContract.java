// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.Form;
import org.thecloud.volume.Source;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;
import org.thecloud.volume.spi.Snapshotting;

/** {@link Snapshotting}: copies as of one moment. */
abstract class SnapshotsContract extends VolumesContract {

    private Snapshotting snapshots;

    SnapshotsContract(VolumeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void needed() {
        assumeTrue(driver instanceof Snapshotting, "no snapshots");
        assumeTrue(driver.limits().forms().contains(Form.FOLDER), "no folders");
        snapshots = (Snapshotting) driver;
    }

    @Test
    void aSnapshotKeepsWhatWasWritten() {
        Disk disk = made();
        write(folder(disk), "a", "tomato");
        UUID snapshot = id();
        assertThat(snapshots.inspectSnapshot(snapshot)).isEqualTo(Kept.ABSENT);
        assertThat(snapshots.snapshot(snapshot, installation, disk.id())).isEqualTo(Kept.of(SIZE));
        write(folder(disk), "a", "carrot");
        assertThat(snapshots.snapshot(snapshot, installation, disk.id()))
                .as("once")
                .isEqualTo(Kept.of(SIZE));
        assertThat(snapshots.inspectSnapshot(snapshot)).isEqualTo(Kept.of(SIZE));
        Disk restored = copy(new Source(Source.Type.SNAPSHOT, snapshot), null);
        driver.ensure(restored);
        assertThat(read(folder(restored), "a")).isEqualTo("tomato");
        assertThat(read(folder(disk), "a")).isEqualTo("carrot");
    }

    @Test
    void aSnapshotOutlivesItsVolumeAndAVolumeItsSnapshot() {
        Disk disk = made();
        write(folder(disk), "a", "tomato");
        UUID snapshot = id();
        snapshots.snapshot(snapshot, installation, disk.id());
        driver.close(disk.id());
        driver.delete(disk.id());
        assertThat(driver.list(installation)).containsExactly(snapshot);
        Disk restored = copy(new Source(Source.Type.SNAPSHOT, snapshot), null);
        driver.ensure(restored);
        snapshots.deleteSnapshot(snapshot);
        snapshots.deleteSnapshot(snapshot);
        assertThat(read(folder(restored), "a")).isEqualTo("tomato");
        assertThat(driver.list(installation)).containsExactly(restored.id());
    }

    @Test
    void whatIsNotThereCannotBeCopied() {
        refused(Kind.NOT_FOUND, () -> snapshots.snapshot(id(), installation, UUID.randomUUID()));
        Source nothing = new Source(Source.Type.SNAPSHOT, UUID.randomUUID());
        Disk disk = copy(nothing, null);
        refused(Kind.NOT_FOUND, () -> driver.ensure(disk));
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
    }
}
