// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.nio.file.Path;
import org.thecloud.kernel.store.StoreFixture;

class ImagesOnH2Test extends ImagesContract {

    @Override
    StoreFixture open(Path place) {
        return StoreFixture.h2(place);
    }
}
