// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.util.ArrayList;
import java.util.List;

/** What a segment of the journal has that is still needed; guarded by the engine's lock. */
final class Held {

    /** Messages whose newest record lies there. */
    final List<Entry> entries = new ArrayList<>();

    /** How many of them are alive. */
    int alive;

    /** Deduplication ids that are remembered from there. */
    int remembered;
}
