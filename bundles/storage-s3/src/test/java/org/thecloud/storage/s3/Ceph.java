// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The Ceph that ./cloud test starts. */
final class Ceph {

    private Ceph() {}

    private static String directory() {
        String directory = System.getenv("CLOUD_TEST_CEPH");
        assumeTrue(directory != null, "there is no Ceph; ./cloud test starts one");
        return String.valueOf(directory);
    }

    /** A fresh bucket. Skips the test where there is no Ceph. */
    static S3Fixture.Place bucket() throws IOException {
        String address = Files.readString(Path.of(directory(), "address")).strip();
        S3Fixture.Place place =
                new S3Fixture.Place(address, "b-" + UUID.randomUUID(), "access", "secret");
        S3Fixture.bucket(place).put("", Content.NONE);
        return place;
    }

    /** Does something to its gateway. */
    static void script(String verb) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("bash", "../../scripts/ceph.sh", verb, directory())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(verb).isZero();
    }
}
