// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.queue.MessageAttribute;

/** What never changes of a message, and its bytes, for engines to use. */
public record Content(
        UUID id,
        @Nullable String group,
        @Nullable String deduplicationId,
        @Nullable String trace,
        String sender,
        String body,
        Map<String, MessageAttribute> attributes) {

    /** The bytes of what is sent. */
    public static byte[] of(Posting posting) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(posting.body().length() + 128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(posting.id().getMostSignificantBits());
            out.writeLong(posting.id().getLeastSignificantBits());
            write(out, utf8(posting.group()));
            write(out, utf8(posting.deduplicationId()));
            write(out, utf8(posting.trace()));
            write(out, utf8(posting.sender()));
            write(out, utf8(posting.body()));
            out.writeInt(posting.attributes().size());
            for (Map.Entry<String, MessageAttribute> one :
                    new TreeMap<>(posting.attributes()).entrySet()) {
                write(out, utf8(one.getKey()));
                write(out, utf8(one.getValue().type()));
                write(out, utf8(one.getValue().text()));
                write(out, one.getValue().bytes());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** What the bytes say that begin there. */
    public static Content of(byte[] bytes, int offset) {
        try (DataInputStream in =
                new DataInputStream(
                        new ByteArrayInputStream(bytes, offset, bytes.length - offset))) {
            UUID id = new UUID(in.readLong(), in.readLong());
            String group = text(in);
            String deduplicationId = text(in);
            String trace = text(in);
            String sender = String.valueOf(text(in));
            String body = String.valueOf(text(in));
            Map<String, MessageAttribute> attributes = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                attributes.put(
                        String.valueOf(text(in)),
                        new MessageAttribute(String.valueOf(text(in)), text(in), read(in)));
            }
            return new Content(id, group, deduplicationId, trace, sender, body, attributes);
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte @Nullable [] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        byte[] bytes = read(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
