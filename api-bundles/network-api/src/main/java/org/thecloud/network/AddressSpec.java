// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an elastic IP.
 *
 * @param address the address outside
 * @param port the port it stands for, absent while it belongs to no instance
 * @param instance the instance of that port
 * @param vpc the VPC of that port
 * @param inside address of that port
 * @param driver the driver that has the port
 */
public record AddressSpec(
        String address,
        @Nullable UUID port,
        @Nullable UUID instance,
        @Nullable UUID vpc,
        @Nullable String inside,
        @Nullable String driver) {

    /** One that belongs to nobody. */
    public static AddressSpec free(String address) {
        return new AddressSpec(address, null, null, null, null, null);
    }
}
