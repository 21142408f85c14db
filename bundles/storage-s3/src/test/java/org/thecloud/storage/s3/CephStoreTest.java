// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.Draft;

class CephStoreTest extends S3StoreContract {

    private static S3Fixture.Place place;

    @BeforeAll
    static void make() throws IOException {
        place = Ceph.bucket();
    }

    @Override
    protected S3Fixture.Place place() {
        return place;
    }

    @Test
    void aGatewayThatIsKilledIsMissedOnlyWhileItIsAway() throws Exception {
        byte[] bytes = bytes(12_000_000);
        UUID before = put(store(), bytes);
        UUID during = UUID.randomUUID();
        try (Draft draft = store().create(during);
                Blob open = store().open(before)) {
            draft.write(bytes, 0, 6_000_000);
            Ceph.script("stop-gateway");
            try {
                assertThat(store().probe().state()).isEqualTo(Probe.State.UNHEALTHY);
                DriverException refused =
                        catchThrowableOfType(
                                DriverException.class,
                                () -> open.read(Frame.BLOCK, new byte[1], 0, 1));
                assertThat(refused.kind()).isEqualTo(DriverException.Kind.UNAVAILABLE);
            } finally {
                Ceph.script("start-gateway");
            }
            assertThat(store().probe().state()).isEqualTo(Probe.State.READY);
            for (int at : new int[] {0, Frame.BLOCK, 11_000_000}) {
                assertThat(open.read(at, new byte[1], 0, 1)).isEqualTo(1);
            }
            draft.write(bytes, 6_000_000, 6_000_000);
            draft.keep();
        }
        assertThat(get(store(), during)).isEqualTo(bytes);
    }
}
