// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of the wish. An image never becomes another: all of it stays.
 *
 * @param sha256 of its bytes, hexadecimal, lower case
 * @param url where they are fetched from; absent for an image whose bytes are sent
 */
public record ImageSpec(
        ImageFormat format, Firmware firmware, String sha256, @Nullable String url) {}
