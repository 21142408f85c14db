// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.time.Duration;

/**
 * A wish to hide a received message from others for longer, or for less.
 *
 * @param time from now, up to twelve hours; zero gives the message back
 */
public record Hide(String receipt, Duration time) {}
