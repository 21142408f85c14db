// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;

/** The rules for names of buckets and keys of objects. */
public final class Keys {

    private static final int LONGEST = 1024;
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    // words that stand where a bucket's name would in paths of the API
    private static final Set<String> RESERVED =
            Set.of("buckets", "versions", "multipart", "cluster", "presign", "presigned", "usage");

    private Keys() {}

    /** The name of a new bucket. */
    public static String newBucket(@Nullable String name) {
        if (name == null
                || !BUCKET.matcher(name).matches()
                || name.contains("..")
                || name.contains(".-")
                || name.contains("-.")
                || ADDRESS.matcher(name).matches()) {
            throw refused(
                    StorageError.INVALID_BUCKET_NAME,
                    "name",
                    "name must be 3 to 63 of a-z, 0-9, '.' and '-', begin and end with a letter"
                            + " or digit, and be no IP address");
        }
        if (RESERVED.contains(name)) {
            throw refused(
                    StorageError.INVALID_BUCKET_NAME,
                    "name",
                    name + " is a word of the API and cannot be a bucket's name");
        }
        return name;
    }

    /**
     * A key: 1 to 1,024 bytes of UTF-8. Segments {@code .} and {@code ..} are refused: HTTP clients
     * fold them on the way, and they would lead out of a folder that somebody copies a bucket to.
     */
    public static String key(String key) {
        if (key.isEmpty()) {
            throw refused(StorageError.INVALID_KEY, "key", "key must not be empty");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw refused(
                    StorageError.KEY_TOO_LONG, "key", "key must have at most 1024 bytes in UTF-8");
        }
        for (String segment : key.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(
                        StorageError.INVALID_KEY, "key", "key must have no segment '.' or '..'");
            }
        }
        if (key.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw refused(StorageError.INVALID_KEY, "key", "key must be text without NUL");
        }
        return key;
    }

    private static CloudException refused(StorageError code, String field, String sentence) {
        return new CloudException(code, sentence, Map.of("field", field));
    }
}
