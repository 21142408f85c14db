// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

/**
 * What is known of something in the network.
 *
 * @param generation the wish that is installed at the backend
 */
public record Installed(long generation) {}
