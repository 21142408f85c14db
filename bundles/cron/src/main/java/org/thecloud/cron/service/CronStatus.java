// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

/**
 * What the store keeps of a job beside the wish. When it runs next and what it ran are rows of
 * their own.
 *
 * @param generation of the wish that its timer follows
 */
public record CronStatus(long generation) {}
