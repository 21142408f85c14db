// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import org.thecloud.kernel.store.StoreFixture;

import java.nio.file.Path;

class VolumesOnH2Test extends VolumesContract {

    @Override
    StoreFixture open(Path place) {
        return StoreFixture.h2(place);
    }
}
