// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.util.UUID;

/** A queue, as far as others need to know it to send to it. */
public record QueueHandle(UUID id, String name, boolean fifo) {}
