// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.util.UUID;
import org.thecloud.kernel.TenantId;

/**
 * As much of a subscription as decides what it gets, and how.
 *
 * @param generation of the wish it was taken from
 * @param host whom its deliveries call: the lane that they share with others
 */
public record Route(
        UUID subscription, TenantId tenant, long generation, String host, SubscriptionSpec spec) {}
