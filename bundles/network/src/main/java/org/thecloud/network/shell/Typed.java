// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Vpcs;

/** What operators type. */
final class Typed {

    private Typed() {}

    /** The id of a VPC by its name or id. */
    static UUID vpc(Vpcs vpcs, Caller caller, String nameOrId) {
        return vpcs.named(caller, nameOrId).map(Resource::id).orElseGet(() -> id("vpc", nameOrId));
    }

    static UUID id(String kind, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException aName) {
            throw CloudException.notFound(kind, text);
        }
    }
}
