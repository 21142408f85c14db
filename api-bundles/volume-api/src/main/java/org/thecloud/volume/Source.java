// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.UUID;

/** What a volume begins with the bytes of. */
public record Source(Type type, UUID id) {

    /** What can be a source. */
    public enum Type {
        VOLUME,
        SNAPSHOT
    }
}
