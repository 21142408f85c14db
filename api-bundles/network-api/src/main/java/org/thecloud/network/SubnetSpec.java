// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a wish for a subnet.
 *
 * @param asked the block that was asked for, if one was
 * @param gateway address of the router in it, its first
 * @param zone where the tenant imagines it; a word
 */
public record SubnetSpec(
        UUID vpc,
        String driver,
        @Nullable String asked,
        String cidr,
        String gateway,
        String zone) {}
