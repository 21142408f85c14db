// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link ReachQuestion}, from the rules that are installed.
 *
 * @param reachable whether a connection can be made
 * @param summary one sentence
 * @param steps what was looked at, in order; the last one decided
 * @param trace what the driver says of the same packet, where it can
 */
public record Reachability(
        boolean reachable, String summary, List<Hop> steps, @Nullable String trace) {

    public Reachability {
        steps = List.copyOf(steps);
    }

    /**
     * One thing that was looked at.
     *
     * @param at what: a subnet, route, group
     * @param passes whether the packet goes on
     * @param why a sentence
     */
    public record Hop(String at, boolean passes, String why) {}
}
