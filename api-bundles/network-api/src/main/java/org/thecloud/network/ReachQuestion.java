// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import org.jspecify.annotations.Nullable;

/**
 * Can A reach B?
 *
 * @param from id of an instance or port, or one of their addresses, in the VPC
 * @param to the same, or any address
 * @param port of TCP or UDP, absent for ICMP
 */
public record ReachQuestion(
        String from, String to, Rule.Protocol protocol, @Nullable Integer port) {}
