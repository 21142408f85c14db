// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.nio.file.Path;
import java.util.List;

/** A local store for tests of others. */
public final class LocalFixture {

    private LocalFixture() {}

    public static LocalStore in(Path... directories) {
        return new LocalStore(List.of(directories), Long.MAX_VALUE, 1 << 18);
    }
}
