// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

/** State words of networks, beside those that every kind has. */
public final class NetworkState {

    /** Installed as wanted: VPCs, groups, ports, peerings. Followed by DEGRADED, DELETING. */
    public static final String ACTIVE = "ACTIVE";

    /** Installed as wanted: subnets. Followed by DEGRADED, DELETING. */
    public static final String AVAILABLE = "AVAILABLE";

    /** A peering nobody has decided on. Followed by ACTIVE, REJECTED, DELETING. */
    public static final String PENDING_ACCEPTANCE = "PENDING-ACCEPTANCE";

    /** A peering that the other side did not want. Followed by DELETING. */
    public static final String REJECTED = "REJECTED";

    /** A peering whose other side is gone. Followed by DELETING. */
    public static final String DELETED = "DELETED";

    /** An elastic IP that belongs to no instance. Followed by ASSOCIATED, DELETING. */
    public static final String ALLOCATED = "ALLOCATED";

    /** An elastic IP that belongs to an instance. Followed by ALLOCATED, DEGRADED. */
    public static final String ASSOCIATED = "ASSOCIATED";

    private NetworkState() {}
}
