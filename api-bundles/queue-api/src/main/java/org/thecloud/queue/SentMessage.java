// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that is on disk.
 *
 * @param sequence order of the messages of a queue
 * @param visibleAt when it may be received first
 * @param repeated whether it was there already, by its deduplication id
 */
public record SentMessage(
        UUID id, long sequence, Instant sentAt, Instant visibleAt, boolean repeated) {}
