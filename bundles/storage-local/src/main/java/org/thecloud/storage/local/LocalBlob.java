// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.UUID;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.storage.spi.Blob;

/** An open blob. Turns to another copy when the one it reads is damaged, and has it healed. */
final class LocalBlob implements Blob {

    private final UUID id;
    private final Copies copies;
    private Copies.Opened opened;
    private byte[] block = {};
    private int number = -1;
    private int count;

    LocalBlob(UUID id, Copies copies, Copies.Opened opened) {
        this.id = id;
        this.copies = copies;
        this.opened = opened;
    }

    @Override
    public long size() {
        return opened.layout().size();
    }

    @Override
    public int read(long position, byte[] into, int from, int most) {
        if (position >= size()) {
            return -1;
        }
        int wanted = (int) (position / Form.BLOCK);
        int offset = (int) (position % Form.BLOCK);
        if (wanted != number) {
            if (offset == 0 && most >= opened.layout().length(wanted)) {
                return load(wanted, into, from); // without a copy
            }
            keep(wanted);
        }
        int some = Math.min(most, count - offset);
        System.arraycopy(block, offset, into, from, some);
        return some;
    }

    private void keep(int wanted) {
        if (block.length == 0) {
            block = new byte[(int) Math.min(Form.BLOCK, size())];
        }
        number = -1;
        count = load(wanted, block, 0);
        number = wanted;
    }

    private int load(int wanted, byte[] into, int from) {
        while (true) {
            FileChannel file = opened.file();
            try {
                return Form.block(file, opened.layout(), wanted, into, from);
            } catch (IOException damaged) {
                close();
                Copies.Opened other = copies.heal(id, opened.directory(), damaged);
                if (other.layout().size() != opened.layout().size()) {
                    throw new DriverException(
                            DriverException.Kind.INTERNAL,
                            DAMAGED,
                            "blob " + id + " has copies of different sizes");
                }
                opened = other;
            }
        }
    }

    @Override
    public void close() {
        try {
            opened.file().close();
        } catch (IOException nothingWasWritten) {
            // a file that was only read
        }
    }
}
