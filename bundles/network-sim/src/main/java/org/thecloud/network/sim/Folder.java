// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.sim;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.thecloud.network.Cidr;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;

/** What is wanted, one file each; a file is whole or not there. */
final class Folder {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .configure(
                            com.fasterxml.jackson.databind.DeserializationFeature
                                    .FAIL_ON_UNKNOWN_PROPERTIES,
                            false)
                    .registerModule(
                            new SimpleModule()
                                    .addSerializer(Cidr.class, new ToText())
                                    .addDeserializer(Cidr.class, new FromText()));
    private static final Map<Kind, Class<? extends Wanted>> TYPES =
            Map.of(
                    Kind.NETWORK,
                    Wanted.Network.class,
                    Kind.SUBNET,
                    Wanted.Subnet.class,
                    Kind.RULES,
                    Wanted.Rules.class,
                    Kind.PORT,
                    Wanted.Port.class,
                    Kind.PEERING,
                    Wanted.Peering.class,
                    Kind.ROUTES,
                    Wanted.Routes.class,
                    Kind.ADDRESS,
                    Wanted.Address.class);

    private final Path path;

    Folder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    void prepare() throws IOException {
        Files.createDirectories(path);
    }

    void put(Wanted wanted) {
        try {
            write(file(wanted.kind(), wanted.id()), JSON.writeValueAsBytes(wanted));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path file(Kind kind, UUID id) {
        return path.resolve(kind.name() + "-" + id);
    }

    private Path plug(UUID port) {
        return path.resolve("plug-" + port);
    }

    private void write(Path file, byte[] content) throws IOException {
        prepare();
        Path next = Files.createTempFile(path, "next", ".tmp");
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    <W extends Wanted> Optional<W> get(Class<W> type, Kind kind, UUID id) {
        return read(file(kind, id)).map(content -> parsed(type, content));
    }

    private static <W> W parsed(Class<W> type, byte[] content) {
        try {
            return JSON.readValue(content, type);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    List<Wanted> all() {
        List<Wanted> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.addAll(all(TYPES.getOrDefault(kind, Wanted.class), kind));
        }
        return all;
    }

    <W extends Wanted> List<W> all(Class<W> type, Kind kind) {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        String prefix = kind.name() + "-";
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .map(Folder::read)
                    .flatMap(Optional::stream)
                    .map(content -> parsed(type, content))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void remove(Kind kind, UUID id) {
        delete(file(kind, id));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void plugIn(UUID port, String handle) {
        try {
            write(plug(port), handle.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void pullOut(UUID port) {
        delete(plug(port));
    }

    Optional<String> plugged(UUID port) {
        return read(plug(port)).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    private static final class ToText extends JsonSerializer<Cidr> {
        @Override
        public void serialize(Cidr block, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeString(block.toString());
        }
    }

    private static final class FromText extends JsonDeserializer<Cidr> {
        @Override
        public Cidr deserialize(JsonParser in, DeserializationContext context)
                throws IOException, JacksonException {
            return Cidr.of(in.getText());
        }
    }
}
