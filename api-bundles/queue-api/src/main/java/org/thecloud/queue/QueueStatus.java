// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import org.jspecify.annotations.Nullable;

/** Nothing is remembered of a queue beside its settings: messages are counted when asked. */
public record QueueStatus(@Nullable String note) {}
