// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class NetworkServiceTest {

    @Nested
    class OnH2 extends NetworkServiceContract {
        @Override
        World open(Path folder, String... settings) {
            return World.h2(folder, settings);
        }
    }

    @Nested
    class OnPostgresql extends NetworkServiceContract {
        @Override
        World open(Path folder, String... settings) {
            return World.postgresql(folder, settings);
        }
    }
}
