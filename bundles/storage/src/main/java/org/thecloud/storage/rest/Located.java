// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.service.Keys;
import org.thecloud.storage.service.StorageError;

/** Reads a key from a path as it was sent: frameworks fold slashes and cut at semicolons. */
final class Located {

    private Located() {}

    /**
     * The key after a base path and the bucket.
     *
     * @param judged the key that the permission was asked for
     */
    static String key(HttpServletRequest request, String base, String judged) {
        String path = request.getRequestURI();
        int slash = path.indexOf('/', base.length());
        String key;
        try {
            key =
                    path.startsWith(base) && slash > 0
                            ? SigV4.decode(path.substring(slash + 1), false)
                            : "";
        } catch (AwsRefusal notUtf8) {
            throw new CloudException(
                    StorageError.INVALID_KEY,
                    "key must be percent-encoded UTF-8",
                    Map.of("field", "key"));
        }
        Keys.key(key);
        if (!key.equals(judged)) {
            // a permission for one name must not open another
            throw new CloudException(
                    StorageError.INVALID_KEY,
                    "this key cannot be written in a path of this API; percent-encode it, or use S3",
                    Map.of("field", "key"));
        }
        return key;
    }
}
