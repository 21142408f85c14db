// SPDX-License-Identifier: Apache-2.0
/** Metrics of requests, steps and driver calls. */
@NullMarked
package org.thecloud.kernel.telemetry;

import org.jspecify.annotations.NullMarked;
