// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;
import org.thecloud.image.Firmware;
import org.thecloud.image.ImageFormat;
import org.thecloud.image.Images;
import org.thecloud.image.NewImage;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "image",
        name = "import",
        description = "Imports an image from an address, or from a file of the platform's host")
public final class ImageImport extends MutatingCommand {

    private static final Pattern ADDRESS = Pattern.compile("[a-z]+://.*");

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Argument(index = 1, name = "source", description = "address or file", required = true)
    @Completion(FileCompleter.class)
    private String source;

    @Option(name = "--sha256", description = "of its bytes; needed for an address")
    private @Nullable String sha256;

    @Option(name = "--format", description = "qcow2 or raw")
    @Completion(FormatCompleter.class)
    private String format = "qcow2";

    @Option(name = "--firmware", description = "bios or uefi")
    @Completion(FirmwareCompleter.class)
    private String firmware = "bios";

    @Reference private Images images;

    @Override
    protected String permission() {
        return "image:create";
    }

    @Override
    protected String target() {
        return "image/*";
    }

    @Override
    protected Done change(Caller caller) {
        UUID id =
                ADDRESS.matcher(source).matches() ? fromAddress(caller) : fromFile(caller, file());
        return new Done("image/" + id, Answer.text(id.toString()));
    }

    private UUID fromAddress(Caller caller) {
        if (sha256 == null) {
            throw CloudException.invalid("sha256", "an address needs --sha256");
        }
        try {
            return images.create(caller, wanted(sha256, URI.create(source))).id();
        } catch (IllegalArgumentException none) {
            throw CloudException.invalid("source", source + " is no address");
        }
    }

    private Path file() {
        Path file = Path.of(source).toAbsolutePath();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw CloudException.invalid(
                    "source", "the platform cannot read a file %s on its host".formatted(file));
        }
        return file;
    }

    private UUID fromFile(Caller caller, Path file) {
        try {
            String sum = sha256 == null ? sum(file) : sha256;
            UUID id = images.create(caller, wanted(sum, null)).id();
            if (!caller.conditions().dryRun()) {
                upload(caller, id, file);
            }
            return id;
        } catch (IOException failed) {
            throw CloudException.invalid(
                    "source", "%s cannot be read: %s".formatted(file, failed.getMessage()));
        }
    }

    // An image that does not come to be is not left waiting for its bytes.
    private void upload(Caller caller, UUID id, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            images.upload(caller, id, in, Files.size(file));
        } catch (IOException | RuntimeException failed) {
            images.delete(caller, id);
            throw failed;
        }
    }

    private NewImage wanted(String sum, @Nullable URI url) {
        return new NewImage(
                name,
                choice("format", ImageFormat.class, format),
                choice("firmware", Firmware.class, firmware),
                sum,
                url,
                Map.of());
    }

    private static <E extends Enum<E>> E choice(String field, Class<E> type, String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException other) {
            throw CloudException.invalid(field, "there is no %s %s".formatted(field, text));
        }
    }

    private static String sum(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
