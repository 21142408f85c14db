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

    private static final List<String> TENANT =
            List.of("tenant:get", "tenant:list-members", "tenant:get-quotas");

    /** What tenants work with. Whoever may write policies or members could take anything else. */
    private static final List<String> KINDS =
            List.of(
                    "instance",
                    "ssh-key",
                    "image",
                    "volume",
                    "snapshot",
                    "vpc",
                    "subnet",
                    "sg",
                    "route-table",
                    "gateway",
                    "nat-gateway",
                    "eip",
                    "vpc_peering",
                    "load-balancer",
                    "global-load-balancer",
                    "dns",
                    "zone",
                    "bucket",
                    "database",
                    "cache",
                    "queue",
                    "notify",
                    "function",
                    "cron",
                    "pipeline",
                    "stack",
                    "scaling-group",
                    "deployment",
                    "container",
                    "cluster",
                    "route",
                    "log",
                    "metric",
                    "event",
                    "usage",
                    "billing",
                    "dashboard");

    /** Not all of it: who works with objects is bound by the locks that owners and admins set. */
    private static final List<String> STORAGE =
            List.of("storage:read", "storage:write", "storage:delete", "storage:set-policy");

    /** What only looks, but has a name of its own. */
    private static final List<String> READING =
            List.of(
                    "storage:read",
                    "vpc:list-subnets",
                    "vpc:list-ports",
                    "vpc:trace",
                    "sg:list-rules");

    private static final Map<Role, Rule> RULES =
            Map.of(
                    Role.OWNER, rule(Role.OWNER, Stream.of("*")),
                    Role.ADMIN, rule(Role.ADMIN, Stream.of("*")),
                    Role.DEVELOPER, rule(Role.DEVELOPER, developer()),
                    Role.VIEWER, rule(Role.VIEWER, viewer()),
                    Role.MEMBER, rule(Role.MEMBER, Stream.of("tenant:get")));

    private static Stream<String> developer() {
        return Stream.concat(
                Stream.concat(KINDS.stream().map(kind -> kind + ":*"), STORAGE.stream()),
                Stream.concat(Stream.of("secret:*", "audit:list"), TENANT.stream()));
    }

    // a secret is not only looked at
    private static Stream<String> viewer() {
        return Stream.concat(
                KINDS.stream().flatMap(kind -> Stream.of(kind + ":get", kind + ":list")),
                Stream.concat(READING.stream(), TENANT.stream()));
    }

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
