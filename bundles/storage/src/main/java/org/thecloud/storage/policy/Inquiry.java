// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import java.util.Map;
import org.thecloud.kernel.Caller;

/**
 * A question to a policy.
 *
 * @param key of the object, empty for the bucket
 * @param facts what {@link Facts} knows of the request
 */
public record Inquiry(
        Action action, Caller caller, String bucket, String key, Map<String, String> facts) {

    String resource() {
        return Statement.ARN + bucket + (key.isEmpty() ? "" : "/" + key);
    }
}
