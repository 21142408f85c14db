// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every mutating and every refused request before its answer is sent. What it throws turns
 * the answer into 503: a call that cannot be recorded is not acknowledged.
 */
@ConsumerType
public interface RequestListener {
    void answered(RequestRecord request);
}
