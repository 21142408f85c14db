// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

/** How many messages a queue holds: to be received, received and not acknowledged, delayed. */
public record Counts(long visible, long inFlight, long delayed) {}
