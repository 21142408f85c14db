// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

/**
 * What the platform last saw of a job.
 *
 * @param generation of the wish that its schedule follows
 */
public record JobStatus(long generation) {}
