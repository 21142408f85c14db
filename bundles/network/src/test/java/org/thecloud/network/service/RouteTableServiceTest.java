// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class RouteTableServiceTest {

    @Nested
    class OnH2 extends RouteTableServiceContract {
        @Override
        World open(Path folder) {
            return World.h2(folder);
        }
    }

    @Nested
    class OnPostgreSql extends RouteTableServiceContract {
        @Override
        World open(Path folder) {
            return World.postgresql(folder);
        }
    }
}
