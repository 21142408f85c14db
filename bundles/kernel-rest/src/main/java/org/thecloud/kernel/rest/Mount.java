// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import org.thecloud.kernel.Turnstile;

/**
 * A base path that is, or was, served by a bundle.
 *
 * @param path without slashes at its ends, such as {@code auth/keys}
 */
record Mount(String path, Turnstile<BundleServer> turnstile) {

    /** Whether a request path, with its leading slash, lies here. */
    boolean covers(String requestPath) {
        return requestPath.startsWith(path, 1)
                && (requestPath.length() == path.length() + 1
                        || requestPath.charAt(path.length() + 1) == '/');
    }
}
