// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

/**
 * What the platform last saw of a subscription.
 *
 * @param generation of the wish that its deliveries follow
 */
public record SubscriptionStatus(long generation) {}
