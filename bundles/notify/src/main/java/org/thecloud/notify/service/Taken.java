// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

/**
 * A delivery that this runtime is to make, under a lease.
 *
 * @param losses attempts whose runtime died; they do not count as the endpoint's failures
 * @param bytes of its message
 */
public record Taken(Delivery delivery, Route route, long fence, int losses, int bytes) {}
