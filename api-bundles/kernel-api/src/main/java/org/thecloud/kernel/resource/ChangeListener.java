// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every change, at least once and in order per resource, from where it last stopped, even
 * over restarts. A batch that throws is delivered again with backoff.
 */
@ConsumerType
public interface ChangeListener {
    /** Name of the durable cursor; must never change. */
    String cursor();

    void changed(List<Change> batch);
}
