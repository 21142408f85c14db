// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.sim;

import java.nio.file.Path;
import org.thecloud.network.spi.NetworkDriver;

/** The driver in a folder, for tests of other bundles. */
public final class SimFixture {

    private SimFixture() {}

    public static NetworkDriver in(Path folder) {
        return new SimDriver(folder, 1450);
    }
}
