// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A logical volume that holds a volume or snapshot, as LVM has it. What is not of LVM itself is in
 * its tags, so it is where the bytes are, and changes with one atomic write of LVM.
 *
 * @param bytes of the logical volume, which is larger than the volume if that is encrypted
 */
record Lv(UUID id, long bytes, Set<String> tags) {

    static final String SNAPSHOT = "snapshot";
    static final String ENCRYPTED = "encrypted";

    /** Its bytes are not complete, and nobody was given it. */
    static final String MAKING = "making";

    /** Its file system is not complete, and nobody was given it. */
    static final String FORMATTING = "formatting";

    private static final String PREFIX = "cloud-";
    private static final Pattern OURS =
            Pattern.compile(PREFIX + "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final String INSTALLATION = "installation=";
    private static final String TAKEN = "taken=";
    private static final String FORM = "form=";

    Lv {
        tags = Set.copyOf(tags);
    }

    static String name(UUID id) {
        return PREFIX + id;
    }

    static boolean isOurs(String name) {
        return OURS.matcher(name).matches();
    }

    /** What lvs says of one that is ours. */
    static Lv of(String name, long bytes, String tags) {
        UUID id = UUID.fromString(name.substring(PREFIX.length()));
        return new Lv(id, bytes, Set.of(tags.split(",")));
    }

    static String installation(UUID id) {
        return INSTALLATION + id;
    }

    static String taken(long bytes) {
        return TAKEN + bytes;
    }

    static String form(String form) {
        return FORM + form;
    }

    String name() {
        return name(id);
    }

    boolean is(String tag) {
        return tags.contains(tag);
    }

    /** The size of the volume. */
    long size() {
        return bytes - Crypt.header(is(ENCRYPTED));
    }

    /** The tag that says in which form it is open; null if it is not. */
    @Nullable String open() {
        return starting(FORM).findFirst().orElse(null);
    }

    /** What it may come to need of the pool: a snapshot what its volume had when it was taken. */
    long promised() {
        return starting(TAKEN)
                .map(tag -> Long.parseLong(tag.substring(TAKEN.length())))
                .findFirst()
                .orElse(bytes);
    }

    private Stream<String> starting(String what) {
        return tags.stream().filter(tag -> tag.startsWith(what));
    }
}
