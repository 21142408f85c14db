// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** A blob that is being written. Belongs to one thread at a time. */
@ConsumerType
public interface Draft extends AutoCloseable {
    /** Appends bytes; they may be used for something else when this returns. */
    void write(byte[] bytes, int from, int count);

    /** Makes the blob visible. It is on stable storage when this returns. */
    void keep();

    /** Drops the draft unless it was kept. */
    @Override
    void close();
}
