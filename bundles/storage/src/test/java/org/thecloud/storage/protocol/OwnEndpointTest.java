// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.storage.s3.S3Fixture;
import org.thecloud.storage.s3.S3StoreContract;

/** Another platform's S3 endpoint keeps the bytes of this one. */
class OwnEndpointTest extends S3StoreContract {

    private static S3Server server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new S3Server(folder, 0);
        assertThat(new S3Caller(server.port(), S3Server.ALICE).send("PUT", "/kept").status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    protected S3Fixture.Place place() {
        return new S3Fixture.Place(
                "http://127.0.0.1:" + server.port(), "kept", S3Server.ALICE, S3Server.SECRET);
    }
}
