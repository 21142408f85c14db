// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to receive.
 *
 * @param most 1 to 10 messages
 * @param visibility how long they are hidden from others; absent means the queue's own
 * @param waiting how long to wait for the first, up to 20 s; absent means the queue's own
 */
public record Receive(int most, @Nullable Duration visibility, @Nullable Duration waiting) {}
