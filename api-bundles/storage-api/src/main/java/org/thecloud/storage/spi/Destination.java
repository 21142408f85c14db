// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import org.thecloud.kernel.Demand;

/**
 * Where news of a bucket go.
 *
 * @param address as it is kept, up to 200 characters; the same however the target was named
 * @param demand what whoever sets it up must be allowed; the service asks
 */
public record Destination(String address, Demand demand) {}
