// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.thecloud.image.BadImageException;
import org.thecloud.image.ImageFile;
import org.thecloud.image.ImageFormat;
import org.thecloud.image.ImageHeader;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * Images in a folder: {@code NAME.qcow2} or {@code NAME.raw}, and beside it {@code NAME.properties}
 * with {@code sha256} and {@code firmware}, if there is something to say. An image is verified
 * before it is used first, and again when its file has changed.
 */
final class Images {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?");
    private static final int BUFFER = 1 << 20;

    private final Path folder;
    private final Map<Path, Verified> verified = new ConcurrentHashMap<>();

    private record Verified(long size, FileTime changed, String sha256) {}

    Images(Path folder) {
        this.folder = folder;
    }

    /** The image of this name, looked at but not yet read. */
    Image find(String name) {
        try {
            for (Image.Format format : Image.Format.values()) {
                Path file = folder.resolve(name + "." + format.name().toLowerCase(Locale.ROOT));
                if (NAME.matcher(name).matches() && Files.isRegularFile(file)) {
                    return image(name, file, format);
                }
            }
        } catch (IOException failed) {
            throw Faults.ofFiles("reading image " + name, failed);
        }
        throw new DriverException(
                Kind.NOT_FOUND,
                "IMAGE_NOT_FOUND",
                "the KVM host has no image "
                        + name
                        + "; it has those in its folder of images only");
    }

    private Image image(String name, Path file, Image.Format format) throws IOException {
        long size = format == Image.Format.QCOW2 ? diskBytes(file) : Files.size(file);
        String firmware = properties(name).getProperty("firmware", "bios").strip();
        return switch (firmware) {
            case "bios" -> new Image(file, format, Image.Firmware.BIOS, size);
            case "uefi" -> new Image(file, format, Image.Firmware.UEFI, size);
            default ->
                    throw new DriverException(
                            Kind.INVALID,
                            "IMAGE_REFUSED",
                            "image %s wants firmware %s; there are bios and uefi"
                                    .formatted(name, firmware));
        };
    }

    private static long diskBytes(Path file) throws IOException {
        try {
            return ImageHeader.diskBytes(file, ImageFormat.QCOW2);
        } catch (BadImageException bad) {
            throw new DriverException(
                    Kind.INVALID, "IMAGE_REFUSED", String.valueOf(bad.getMessage()));
        }
    }

    /** An image that a tenant brought; it was verified when it came. */
    static Image of(ImageFile brought) {
        Path file = Path.of(brought.path());
        if (!Files.isReadable(file)) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "IMAGE_NOT_FOUND",
                    "the file of image %s is not on the KVM host".formatted(brought.id()));
        }
        return new Image(
                file,
                Image.Format.valueOf(brought.format().name()),
                Image.Firmware.valueOf(brought.firmware().name()),
                brought.diskBytes());
    }

    /** The image of this name, whose bytes are what they shall be. */
    Image verified(String name) {
        Image image = find(name);
        try {
            String wanted = properties(name).getProperty("sha256", "").strip();
            if (!wanted.isEmpty() && !wanted.equalsIgnoreCase(sha256(image.file()))) {
                throw new DriverException(
                        Kind.INVALID,
                        "IMAGE_DAMAGED",
                        "image %s is not what it was: its SHA-256 is another".formatted(name));
            }
            return image;
        } catch (IOException failed) {
            throw Faults.ofFiles("reading image " + name, failed);
        }
    }

    private Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        Path file = folder.resolve(name + ".properties");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            }
        }
        return properties;
    }

    private String sha256(Path file) throws IOException {
        long size = Files.size(file);
        FileTime changed = Files.getLastModifiedTime(file);
        Verified known = verified.get(file);
        if (known != null && known.size() == size && known.changed().equals(changed)) {
            return known.sha256();
        }
        String sum = HexFormat.of().formatHex(digest(file));
        verified.put(file, new Verified(size, changed, sum));
        return sum;
    }

    private static byte[] digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw Faults.interrupted(new InterruptedException());
                }
            }
            return in.getMessageDigest().digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
