// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Instant;

/** An attempt of a delivery that failed. */
public record Attempt(int number, Instant at, long millis, Delivery.Result result) {}
