// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thecloud.tenant.Role;

/** What roles allow. No role denies, and none reaches what concerns the platform as a whole. */
final class RoleRules {

    /** First half of permissions that only administrators of the platform have. */
    static final String PLATFORM = "platform:";

    private static final List<String> READ =
            List.of("*:list", "*:get", "tenant:list-members", "tenant:get-quotas");

    // Whoever may write policies or members could take any other permission.
    private static final List<String> MEMBERS_WRITE =
            List.of(
                    "instance:*",
                    "key:*",
                    "ssh-key:*",
                    "image:*",
                    "volume:*",
                    "snapshot:*",
                    "vpc:*",
                    "subnet:*",
                    "security-group:*",
                    "route-table:*",
                    "gateway:*",
                    "nat-gateway:*",
                    "elastic-ip:*",
                    "peering:*",
                    "load-balancer:*",
                    "global-load-balancer:*",
                    "dns:*",
                    "zone:*",
                    "bucket:*",
                    "storage:*",
                    "database:*",
                    "cache:*",
                    "queue:*",
                    "topic:*",
                    "subscription:*",
                    "function:*",
                    "cron:*",
                    "pipeline:*",
                    "stack:*",
                    "scaling-group:*",
                    "deployment:*",
                    "container:*",
                    "cluster:*",
                    "route:*",
                    "secret:*",
                    "log:*",
                    "metric:*");

    private static final Map<Role, Rule> RULES =
            Map.of(
                    Role.OWNER, rule(Role.OWNER, Stream.of("*")),
                    Role.ADMIN, rule(Role.ADMIN, Stream.of("*")),
                    Role.MEMBER,
                            rule(Role.MEMBER, Stream.concat(READ.stream(), MEMBERS_WRITE.stream())),
                    Role.VIEWER, rule(Role.VIEWER, READ.stream()));

    private RoleRules() {}

    static Rule of(Role role) {
        return java.util.Objects.requireNonNull(RULES.get(role));
    }

    private static Rule rule(Role role, Stream<String> actions) {
        return new Rule(
                "role " + role.word(),
                true,
                actions.map(Pattern::new).toList(),
                List.of(new Pattern("*")),
                List.of());
    }
}
