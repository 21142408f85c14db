// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.volume.Source;

/**
 * A volume as the platform wants it.
 *
 * @param id given by the platform
 * @param installation whose volume it is
 * @param bytes its size, whole MiB
 * @param key 256 random bits in base64; absent if it is not encrypted
 * @param source what it begins as a copy of, with the same key; absent for an empty one
 */
public record Disk(
        UUID id, UUID installation, long bytes, @Nullable Secret key, @Nullable Source source) {}
