// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists that are folded at a delimiter, as folders are. What is in a folder is not read: one look
 * finds the folder, the next goes on beyond it.
 */
public final class Listings {

    private static final int FEW = 8;

    private Listings() {}

    /**
     * A page of a list.
     *
     * @param folders beginnings that stand for all keys with them
     * @param next the last key or folder of the page, to go on after; null at the end
     * @param last the version that is the last of the page; null if a folder is
     */
    public record Folded(
            List<ObjectVersion> objects,
            List<String> folders,
            @Nullable String next,
            @Nullable ObjectVersion last) {}

    private interface Rows {
        List<ObjectVersion> page(From from, int limit);
    }

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
        return fold(
                (from, most) -> objects.list(bucket, prefix, from, most),
                prefix,
                delimiter,
                From.after(after),
                limit);
    }

    /** All versions of keys likewise, after one of them. */
    public static Folded foldVersions(
            Objects objects,
            Bucket bucket,
            String prefix,
            String delimiter,
            From after,
            int limit) {
        return fold(
                (from, most) -> objects.versions(bucket, prefix, from, most),
                prefix,
                delimiter,
                after,
                limit);
    }

    private static Folded fold(Rows rows, String prefix, String delimiter, From after, int limit) {
        List<ObjectVersion> found = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        if (limit == 0) {
            return new Folded(found, folders, null, null);
        }
        boolean flat = delimiter.isEmpty();
        boolean inFolder =
                after.key().startsWith(prefix)
                        && after.key().equals(folder(after.key(), prefix, delimiter));
        From from = inFolder ? From.beyond(after.key()) : after;
        String next = after.key();
        ObjectVersion last = null;
        int look = flat ? limit + 1 : FEW;
        while (true) {
            List<ObjectVersion> page = rows.page(from, look);
            boolean jumped = false;
            for (ObjectVersion version : page) {
                if (found.size() + folders.size() == limit) {
                    return new Folded(found, folders, next, last);
                }
                String folder = folder(version.key(), prefix, delimiter);
                if (folder != null) {
                    folders.add(folder);
                    next = folder;
                    last = null;
                    from = From.beyond(folder);
                    jumped = true;
                    break;
                }
                found.add(version);
                next = version.key();
                last = version;
                from = From.after(version.key(), version.place());
            }
            if (!jumped && page.size() < look) {
                return new Folded(found, folders, null, null);
            }
            // where folders are close together, little is read in vain
            look = jumped ? FEW : Math.min(look * FEW, limit + 1);
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
