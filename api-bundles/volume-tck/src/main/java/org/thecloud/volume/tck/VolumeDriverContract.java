// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * What the platform relies on in a volume driver. A driver's test extends this class; tests of what
 * the driver does not offer are skipped by name. Volumes that a test made are removed after it.
 */
public abstract class VolumeDriverContract {

    static final int THREADS = 8;

    final UUID installation = UUID.randomUUID();
    final Set<UUID> ids = ConcurrentHashMap.newKeySet();
    final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    VolumeDriver driver;

    /** The driver, as the platform would have it after a restart: without anything in memory. */
    public abstract VolumeDriver driver();

    /** Whether the file system of a folder grows at once, or when it is opened the next time. */
    protected boolean growsInUse() {
        return true;
    }

    /** Called when a test has removed what it made. */
    protected void end() {}

    @BeforeEach
    final void askForTheDriver() {
        driver = driver();
    }

    @AfterEach
    final void leaveNothingBehind() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        for (UUID id : ids) {
            driver.close(id);
            driver.delete(id);
            if (driver instanceof Snapshotting snapshots) {
                snapshots.deleteSnapshot(id);
            }
        }
        assertThat(driver.list(installation)).isEmpty();
        end();
    }

    @Nested
    class About extends AboutContract {
        About() {
            super(VolumeDriverContract.this);
        }
    }

    @Nested
    class Making extends MakingContract {
        Making() {
            super(VolumeDriverContract.this);
        }
    }

    @Nested
    class Folders extends FoldersContract {
        Folders() {
            super(VolumeDriverContract.this);
        }
    }

    @Nested
    class Disks extends DisksContract {
        Disks() {
            super(VolumeDriverContract.this);
        }
    }

    @Nested
    class Snapshots extends SnapshotsContract {
        Snapshots() {
            super(VolumeDriverContract.this);
        }
    }

    @Nested
    class Encryption extends EncryptionContract {
        Encryption() {
            super(VolumeDriverContract.this);
        }
    }
}
