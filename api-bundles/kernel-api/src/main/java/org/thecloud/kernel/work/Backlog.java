// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.time.Duration;

/**
 * How much there is to do for one kind.
 *
 * @param kind name of the kind
 * @param entries all entries, also those due later
 * @param due entries that are due and that nobody holds
 * @param held entries that a worker holds
 * @param lag how long the oldest due entry has waited; zero if none is due
 */
public record Backlog(String kind, long entries, long due, long held, Duration lag) {}
