// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;

/** What is asked, and the facts that conditions look at. */
record Situation(
        String permission,
        List<String> resources,
        UUID user,
        TenantId tenant,
        @Nullable String address,
        Instant now) {

    static final List<String> KEYS =
            List.of("aws:SourceIp", "aws:UserId", "aws:CurrentTime", "thecloud:TenantId");

    /** The same facts for a permission and a resource, which is also known by its long name. */
    static Situation of(
            String permission,
            String resource,
            UUID user,
            TenantId tenant,
            @Nullable String address,
            Instant now) {
        int slash = resource.indexOf('/');
        String kind = slash < 0 ? resource : resource.substring(0, slash);
        String arn = "arn:thecloud:" + kind + ":local:" + tenant + ":" + resource;
        return new Situation(permission, List.of(resource, arn), user, tenant, address, now);
    }

    Optional<String> fact(String key) {
        return Optional.ofNullable(
                        Map.of(
                                        "aws:UserId", user.toString(),
                                        "aws:CurrentTime", now.toString(),
                                        "thecloud:TenantId", tenant.toString(),
                                        "aws:SourceIp", address == null ? "" : address)
                                .get(key))
                .filter(value -> !value.isEmpty());
    }
}
