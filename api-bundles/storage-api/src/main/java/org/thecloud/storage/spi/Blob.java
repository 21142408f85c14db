// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** A kept blob that is open. Belongs to one thread at a time. */
@ConsumerType
public interface Blob extends AutoCloseable {
    /** Bytes. */
    long size();

    /**
     * Reads some bytes, at least one, that are those which were written: verified, and healed from
     * another copy if need be.
     *
     * @return how many; -1 from the end on
     * @throws org.thecloud.kernel.driver.DriverException INTERNAL, code {@link #DAMAGED}, if no
     *     copy is what was written
     */
    int read(long position, byte[] into, int from, int most);

    @Override
    void close();

    String DAMAGED = "BLOB_DAMAGED";
}
