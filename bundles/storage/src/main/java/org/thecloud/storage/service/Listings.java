// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists that are folded at a delimiter, as folders are. */
public final class Listings {

    // above every character that a key can go on with
    private static final String HIGHEST = new String(Character.toChars(Character.MAX_CODE_POINT));

    private Listings() {}

    /**
     * A page of a list.
     *
     * @param folders beginnings that stand for all keys with them
     * @param next the last key or folder of the page, to go on after; null at the end
     */
    public record Folded(
            List<ObjectVersion> objects, List<String> folders, @Nullable String next) {}

    /**
     * Keys of a prefix, those after it folded at the delimiter.
     *
     * @param delimiter empty if nothing is to be folded
     * @param after key or folder that was the last of the page before
     */
    public static Folded fold(
            Objects objects,
            Bucket bucket,
            String prefix,
            String delimiter,
            String after,
            int limit) {
        List<ObjectVersion> found = new ArrayList<>();
        TreeSet<String> folders = new TreeSet<>();
        if (limit == 0) {
            return new Folded(List.of(), List.of(), null);
        }
        String last = after;
        String from = after;
        if (!delimiter.isEmpty() && after.endsWith(delimiter) && after.startsWith(prefix)) {
            from = after + HIGHEST;
        }
        while (true) {
            List<ObjectVersion> page = objects.list(bucket, prefix, from, false, limit + 1);
            boolean skipped = false;
            for (ObjectVersion version : page) {
                String folder = folder(version.key(), prefix, delimiter);
                if (folder != null && folders.contains(folder)) {
                    from = version.key();
                    continue;
                }
                if (found.size() + folders.size() == limit) {
                    return new Folded(found, List.copyOf(folders), last);
                }
                if (folder == null) {
                    found.add(version);
                    last = version.key();
                    from = last;
                } else {
                    folders.add(folder);
                    last = folder;
                    // one look further than all that is in the folder
                    from = folder + HIGHEST;
                    skipped = page.get(page.size() - 1).key().startsWith(folder);
                    if (skipped) {
                        break;
                    }
                }
            }
            if (!skipped && page.size() <= limit) {
                return new Folded(found, List.copyOf(folders), null);
            }
        }
    }

    static @Nullable String folder(String key, String prefix, String delimiter) {
        if (delimiter.isEmpty()) {
            return null;
        }
        int at = key.indexOf(delimiter, prefix.length());
        return at < 0 ? null : key.substring(0, at + delimiter.length());
    }
}
