// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

/**
 * A TCP port of a machine that answers on an address of its host.
 *
 * @param host number on the host
 * @param inside number at the machine
 */
public record PublishedPort(int host, int inside) {}
