// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import org.jspecify.annotations.Nullable;

/**
 * What a tenant wants of a topic.
 *
 * @param displayName for people
 */
public record TopicSpec(@Nullable String displayName) {}
