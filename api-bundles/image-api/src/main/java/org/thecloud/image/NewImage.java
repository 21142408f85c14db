// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a new image.
 *
 * @param sha256 of its bytes, hexadecimal
 * @param url where they are; absent for an image whose bytes are sent
 */
public record NewImage(
        String name,
        ImageFormat format,
        Firmware firmware,
        String sha256,
        @Nullable URI url,
        Map<String, String> labels) {

    public NewImage {
        labels = Map.copyOf(labels);
    }
}
