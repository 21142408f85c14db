// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a policy, as it was written.
 *
 * @param effect {@code Allow} or {@code Deny}
 * @param action patterns of permissions; {@code *} stands for anything
 * @param resource patterns of resource names
 * @param condition operator, then key, then the values of which one must fit
 */
public record Statement(
        @Nullable String sid,
        @Nullable String effect,
        @Nullable List<String> action,
        @Nullable List<String> resource,
        @Nullable Map<String, Map<String, List<String>>> condition) {}
