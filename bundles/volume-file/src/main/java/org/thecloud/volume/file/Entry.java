// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.util.Properties;
import java.util.UUID;

/**
 * What is written of a volume or snapshot beside its bytes.
 *
 * @param ready whether its bytes are complete; before that they are made anew
 * @param bytes its size
 * @param taken bytes that a snapshot had when it was taken, which is all it can ever need
 * @param format how far its file system is
 * @param form in which it is open, empty if it is not
 */
record Entry(
        UUID id,
        UUID installation,
        boolean snapshot,
        boolean ready,
        long bytes,
        long taken,
        boolean encrypted,
        Format format,
        String form) {

    /** How far a file system is. */
    enum Format {
        /** Never made here; whoever has the disk may have made one. */
        NONE,
        /** Being made; never mounted yet. */
        BEGUN,
        MADE
    }

    /** What it may come to need of the host. */
    long promised() {
        return snapshot ? taken : bytes;
    }

    boolean open() {
        return !form.isEmpty();
    }

    Entry asReady() {
        return new Entry(id, installation, snapshot, true, bytes, taken, encrypted, format, form);
    }

    Entry withBytes(long more) {
        return new Entry(id, installation, snapshot, ready, more, taken, encrypted, format, form);
    }

    Entry withFormat(Format now) {
        return new Entry(id, installation, snapshot, ready, bytes, taken, encrypted, now, form);
    }

    Entry withForm(String now) {
        return new Entry(id, installation, snapshot, ready, bytes, taken, encrypted, format, now);
    }

    Properties toProperties() {
        Properties text = new Properties();
        text.setProperty("installation", installation.toString());
        text.setProperty("snapshot", String.valueOf(snapshot));
        text.setProperty("ready", String.valueOf(ready));
        text.setProperty("bytes", String.valueOf(bytes));
        text.setProperty("taken", String.valueOf(taken));
        text.setProperty("encrypted", String.valueOf(encrypted));
        text.setProperty("format", format.name());
        text.setProperty("form", form);
        return text;
    }

    static Entry of(UUID id, Properties text) {
        return new Entry(
                id,
                UUID.fromString(required(text, "installation")),
                Boolean.parseBoolean(required(text, "snapshot")),
                Boolean.parseBoolean(required(text, "ready")),
                Long.parseLong(required(text, "bytes")),
                Long.parseLong(required(text, "taken")),
                Boolean.parseBoolean(required(text, "encrypted")),
                Format.valueOf(required(text, "format")),
                required(text, "form"));
    }

    private static String required(Properties text, String name) {
        String value = text.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }
}
