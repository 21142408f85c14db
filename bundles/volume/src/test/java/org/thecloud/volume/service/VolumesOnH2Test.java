// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.nio.file.Path;
import org.thecloud.kernel.store.StoreFixture;

class VolumesOnH2Test extends VolumesContract {

    @Override
    StoreFixture open(Path place) {
        return StoreFixture.h2(place);
    }
}
