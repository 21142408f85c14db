// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * The image of a holder: one program of a few instructions that waits for ever. It is written here
 * byte by byte, so that nothing must be fetched from anywhere.
 */
final class HolderImage {

    static final String PROGRAM = "hold";

    private static final int MODE = 0755;
    private static final long ADDRESS = 0x400000;
    private static final int HEADERS = 64 + 56;
    private static final int READ_AND_RUN = 5;

    private enum Processor {
        // mov eax, 34 (pause); syscall; jmp to the first
        X86(62, "b8220000000f05ebf7"),
        // x0 to x3 = 0, x8 = 73 (ppoll); svc 0; b to the first
        ARM(183, "000080d2010080d2020080d2030080d2280980d2010000d4faffff17");

        private final int number;
        private final String code;

        Processor(int number, String code) {
            this.number = number;
            this.code = code;
        }
    }

    private HolderImage() {}

    /**
     * As it is imported.
     *
     * @param architecture as the engine calls it
     */
    static InputStream archive(String architecture) {
        byte[] program = program(processor(architecture));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(PROGRAM);
            entry.setMode(MODE);
            entry.setSize(program.length);
            archive.putArchiveEntry(entry);
            archive.write(program);
            archive.closeArchiveEntry();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Processor processor(String architecture) {
        return switch (architecture) {
            case "x86_64", "amd64" -> Processor.X86;
            case "aarch64", "arm64" -> Processor.ARM;
            default ->
                    throw new DriverException(
                            Kind.UNSUPPORTED,
                            "ARCHITECTURE_UNKNOWN",
                            "instances cannot be in a VPC on a host of architecture "
                                    + architecture);
        };
    }

    /** An ELF file with one segment. */
    private static byte[] program(Processor processor) {
        byte[] code = HexFormat.of().parseHex(processor.code);
        int length = HEADERS + code.length;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0})
                .putShort((short) 2) // an executable file
                .putShort((short) processor.number)
                .putInt(1)
                .putLong(ADDRESS + HEADERS) // where it begins
                .putLong(64) // where the head of the segment is
                .putLong(0)
                .putInt(0)
                .putShort((short) 64)
                .putShort((short) 56)
                .putShort((short) 1)
                .putShort((short) 64)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(1) // a segment to load
                .putInt(READ_AND_RUN)
                .putLong(0)
                .putLong(ADDRESS)
                .putLong(ADDRESS)
                .putLong(length)
                .putLong(length)
                .putLong(0x1000)
                .put(code)
                .array();
    }
}
