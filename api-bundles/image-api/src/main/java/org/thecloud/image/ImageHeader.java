// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the head of an image, and nothing else: a tool that opened the image would also open the
 * files that its header names, which may be any of the host.
 */
public final class ImageHeader {

    private static final int MAGIC = 0x514649fb;
    private static final int KNOWN_INCOMPATIBLE = 0b11001; // dirty, compression type, subclusters
    private static final int MOST_CLUSTER_BITS = 21;
    private static final int DATA_FILE = 0x44415441;
    private static final int HEADER_OF_2 = 72;
    private static final int SECTOR = 512;

    private ImageHeader() {}

    /**
     * Size in bytes of the disk, if the file is of that format and stands for itself.
     *
     * @throws BadImageException if not
     */
    public static long diskBytes(Path file, ImageFormat format)
            throws IOException, BadImageException {
        return switch (format) {
            case QCOW2 -> qcow2(file);
            case RAW -> raw(file);
        };
    }

    private static long raw(Path file) throws IOException, BadImageException {
        long size = Files.size(file);
        if (size == 0 || size % SECTOR != 0) {
            throw refused("is no raw disk: its size is not a multiple of 512 bytes");
        }
        try (InputStream in = Files.newInputStream(file);
                DataInputStream head = new DataInputStream(in)) {
            if (head.readInt() == MAGIC) {
                throw refused("is qcow2, not raw");
            }
        }
        return size;
    }

    private static long qcow2(Path file) throws IOException, BadImageException {
        try (InputStream in = Files.newInputStream(file);
                DataInputStream header = new DataInputStream(in)) {
            if (header.readInt() != MAGIC) {
                throw refused("is not qcow2");
            }
            int version = header.readInt();
            if (version != 2 && version != 3) {
                throw refused("has a version of qcow2 that is not known: " + version);
            }
            long backingOffset = header.readLong();
            int backingLength = header.readInt();
            if (backingOffset != 0 || backingLength != 0) {
                throw refused("names a file behind it");
            }
            int clusterBits = header.readInt();
            long size = header.readLong();
            int encryption = header.readInt();
            if (clusterBits < 9 || clusterBits > MOST_CLUSTER_BITS || size <= 0) {
                throw refused("is damaged");
            }
            if (encryption != 0) {
                throw refused("is encrypted");
            }
            if (version == 3) {
                header.skipNBytes(HEADER_OF_2 - 36L);
                long incompatible = header.readLong();
                if ((incompatible & ~KNOWN_INCOMPATIBLE & ~2L) != 0) {
                    throw refused("keeps its data in another file, or needs what is not known");
                }
                if ((incompatible & 2) != 0) {
                    throw refused("is marked as damaged");
                }
                header.readLong();
                header.readLong();
                header.readInt();
                int length = header.readInt();
                refuseDataFile(header, length - 104L);
            }
            return size;
        } catch (EOFException shorter) {
            throw refused("is cut off");
        }
    }

    // Extensions follow the header: type, length, data padded to eight bytes.
    private static void refuseDataFile(DataInputStream header, long toSkip)
            throws IOException, BadImageException {
        if (toSkip < 0) {
            throw refused("is damaged");
        }
        header.skipNBytes(toSkip);
        for (int type = header.readInt(); type != 0; type = header.readInt()) {
            long length = Integer.toUnsignedLong(header.readInt());
            if (type == DATA_FILE) {
                throw refused("keeps its data in another file");
            }
            header.skipNBytes((length + 7) / 8 * 8);
        }
    }

    private static BadImageException refused(String why) {
        return new BadImageException("the image " + why);
    }
}
