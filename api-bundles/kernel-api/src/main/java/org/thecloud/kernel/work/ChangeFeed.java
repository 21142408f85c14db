// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.resource.Change;

/**
 * The stored changes in order. A sequence number is not commit order: reading stops before a gap
 * that a running transaction may still fill.
 */
@ProviderType
public interface ChangeFeed {
    /**
     * Changes after the named cursor, oldest first; a cursor that is not known begins at the oldest
     * kept change.
     */
    List<Change> read(String cursor, int most);

    /** Moves the cursor, never backwards. Durable when it returns. */
    void advance(String cursor, long sequence);

    /** The newest sequence that {@link #read} would give now: where "from now on" begins. */
    long newest();
}
