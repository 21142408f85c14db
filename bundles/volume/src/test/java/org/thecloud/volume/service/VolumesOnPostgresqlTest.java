// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.nio.file.Path;
import org.thecloud.kernel.store.StoreFixture;

class VolumesOnPostgresqlTest extends VolumesContract {

    @Override
    StoreFixture open(Path place) {
        return StoreFixture.postgresql(place);
    }
}
