// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant;

import java.util.Locale;
import java.util.Optional;

/** What a member is in a tenant, from most to least. */
public enum Role {
    /** Everything, and decides who else is an owner. */
    OWNER,
    /** Everything, but cannot make or remove owners. */
    ADMIN,
    /** Reads and changes resources, but neither members nor policies. */
    DEVELOPER,
    /** Lists and reads, but no secrets. */
    VIEWER,
    /** Belongs to the tenant and may do what policies allow, nothing else. */
    MEMBER;

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this one may give or take the other. */
    public boolean covers(Role other) {
        return compareTo(other) <= 0;
    }

    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
