// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.spi.Node;

/** A store with which a test can have trouble. */
final class TroubledStore implements BlobStore {

    BlobStore real;
    Runnable beforeEach = () -> {};
    Runnable beforeKeep = () -> {};
    Runnable beforeOpen = () -> {};
    boolean garbles;
    boolean leavesHalves;
    boolean forgets;

    @Override
    public Draft create(UUID id) {
        beforeEach.run();
        Draft draft = real.create(id);
        return new Draft() {
            @Override
            public void write(byte[] bytes, int from, int count) {
                beforeEach.run();
                byte[] copy = bytes.clone();
                copy[from] ^= (byte) (garbles ? 1 : 0);
                draft.write(copy, from, count);
            }

            @Override
            public void keep() {
                beforeEach.run();
                beforeKeep.run();
                draft.keep();
                beforeEach.run();
            }

            @Override
            public void close() {
                if (!leavesHalves) {
                    draft.close();
                }
            }
        };
    }

    @Override
    public Blob open(UUID id) {
        beforeEach.run();
        beforeOpen.run();
        Blob blob = real.open(id);
        return new Blob() {
            @Override
            public long size() {
                return blob.size();
            }

            @Override
            public int read(long position, byte[] into, int from, int most) {
                beforeEach.run();
                if (forgets) {
                    throw new DriverException(DriverException.Kind.NOT_FOUND, "GONE", "it is gone");
                }
                return blob.read(position, into, from, most);
            }

            @Override
            public void close() {
                blob.close();
            }
        };
    }

    @Override
    public void delete(UUID id) {
        beforeEach.run();
        real.delete(id);
        beforeEach.run();
    }

    @Override
    public Listing list(@Nullable String after, int limit) {
        return real.list(after, limit);
    }

    @Override
    public List<Node> nodes() {
        return real.nodes();
    }

    @Override
    public Probe probe() {
        return real.probe();
    }
}
