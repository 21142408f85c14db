// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The second form of API keys, for protocols that sign requests instead of showing a secret. Both
 * forms of a key live and die together. Thread-safe; methods may ask the database.
 */
@ProviderType
public interface AccessKeys {
    /**
     * The living key of this access key id; asked on every request, so that one that was revoked or
     * has expired is not found on the very next. Counts as a use of the key.
     */
    Optional<AccessKey> find(String accessKeyId);
}
