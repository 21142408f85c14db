// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

/**
 * What somebody must be allowed to do, such as for a job or a subscription to act in their name.
 *
 * @param permission such as {@code queue:write}
 * @param resource such as {@code queue/0190...}
 */
public record Demand(String permission, String resource) {}
