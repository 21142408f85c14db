// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Refusals of the network service. */
public enum NetworkError implements ErrorCode {
    /** The block shares addresses with another that it must not; names that one. */
    CIDR_OVERLAP(ErrorKind.CONFLICT),
    /** The block is not inside the block of the VPC. */
    CIDR_OUTSIDE(ErrorKind.INVALID),
    /** The block is too large, too small, or not one for private networks. */
    CIDR_REFUSED(ErrorKind.INVALID),
    /** There is no free address left in the subnet or in the pool. */
    NO_ADDRESS(ErrorKind.EXHAUSTED),
    /** The address is taken, reserved, or not in the subnet. */
    ADDRESS_REFUSED(ErrorKind.CONFLICT),
    /** The VPC has no subnet. */
    NO_SUBNET(ErrorKind.CONFLICT),
    /** Subnet, group and VPC do not belong together. */
    OTHER_VPC(ErrorKind.INVALID),
    /** The group has as many rules as a group may have. */
    TOO_MANY_RULES(ErrorKind.INVALID),
    /** The rule is there already. */
    RULE_EXISTS(ErrorKind.CONFLICT),
    /** The table has a route to this block already. */
    ROUTE_EXISTS(ErrorKind.CONFLICT),
    /** No route may lead there, or this way. */
    ROUTE_REFUSED(ErrorKind.INVALID),
    /** The instance is in no VPC. */
    NOT_IN_VPC(ErrorKind.CONFLICT),
    /** The thing is not in a state that allows it. */
    WRONG_STATE(ErrorKind.CONFLICT),
    /** There is a peering of the two VPCs already. */
    PEERING_EXISTS(ErrorKind.CONFLICT),
    /**
     * The elastic IP belongs to an instance, or the instance has one; the subnet has a route table.
     */
    ASSOCIATED(ErrorKind.CONFLICT),
    /** It belongs to no instance; the subnet does not have the route table. */
    NOT_ASSOCIATED(ErrorKind.INVALID),
    /** The operator has not given a pool of public addresses. */
    NO_POOL(ErrorKind.UNSUPPORTED),
    /** What must be installed before is not. Comes right by itself. */
    NOT_YET(ErrorKind.UNAVAILABLE),
    /** No network driver is ready. */
    NO_DRIVER(ErrorKind.UNAVAILABLE),
    /** The network driver cannot do this. */
    DRIVER_CANNOT(ErrorKind.UNSUPPORTED);

    private final ErrorKind kind;

    NetworkError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
