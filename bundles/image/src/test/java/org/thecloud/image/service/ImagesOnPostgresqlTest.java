// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.nio.file.Path;
import org.thecloud.kernel.store.StoreFixture;

class ImagesOnPostgresqlTest extends ImagesContract {

    @Override
    StoreFixture open(Path place) {
        return StoreFixture.postgresql(place);
    }
}
