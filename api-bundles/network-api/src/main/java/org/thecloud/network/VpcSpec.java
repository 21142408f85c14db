// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of a wish for a VPC.
 *
 * @param asked the block that was asked for, if one was
 * @param cidr its block
 * @param driver name of the driver that has the network, chosen once
 * @param outside its own address outside, absent if it has no way out
 */
public record VpcSpec(
        @Nullable String asked, String cidr, String driver, @Nullable String outside) {}
