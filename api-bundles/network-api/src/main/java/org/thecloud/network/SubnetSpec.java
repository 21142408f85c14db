// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;

/**
 * What is stored of a wish for a subnet.
 *
 * @param gateway address of the router in it, its first
 * @param zone where the tenant imagines it; a word
 */
public record SubnetSpec(UUID vpc, String driver, String cidr, String gateway, String zone) {}
