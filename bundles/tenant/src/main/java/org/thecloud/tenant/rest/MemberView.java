// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.rest;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.User;
import org.thecloud.tenant.service.Member;

/** A member on the wire. */
public record MemberView(
        UUID userId, @Nullable String email, @Nullable String name, String role, Instant since) {

    static MemberView of(Member member, Map<UUID, User> accounts) {
        User user = accounts.get(member.user());
        return new MemberView(
                member.user(),
                user == null ? null : user.email(),
                user == null ? null : user.name(),
                member.role().word(),
                member.since());
    }
}
