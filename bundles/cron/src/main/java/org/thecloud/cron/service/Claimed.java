// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

/**
 * A run that this runtime is to make, under a lease.
 *
 * @param losses attempts whose runtime died; they do not count as the target's failures
 */
public record Claimed(Run run, long fence, int losses, String lane) {}
