// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

/**
 * What the platform last saw of a topic.
 *
 * @param generation of the wish that it looked at
 */
public record TopicStatus(long generation) {}
