// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

/** What went through a queue on this runtime since it began. */
public record Traffic(
        long sent, long sentBytes, long received, long emptyReceives, long acknowledged) {}
