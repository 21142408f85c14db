// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import org.thecloud.kernel.store.StoreFixture;

import java.nio.file.Path;

class VolumesOnPostgresqlTest extends VolumesContract {

    @Override
    StoreFixture open(Path place) {
        return StoreFixture.postgresql(place);
    }
}
