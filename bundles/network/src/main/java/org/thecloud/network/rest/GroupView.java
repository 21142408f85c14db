// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.Rule;

/** A security group as the wire has it; the rule that is looked at first comes first. */
record GroupView(
        String id,
        String userId,
        String tenantId,
        String vpcId,
        String name,
        String description,
        List<RuleView> rules,
        String status,
        @Nullable Reason statusReason,
        String arn,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static GroupView of(Resource<GroupSpec, Installed> group) {
        return new GroupView(
                group.id().toString(),
                group.createdBy().toString(),
                group.tenant().toString(),
                group.spec().vpc().toString(),
                group.name(),
                group.spec().description(),
                rules(group),
                Wire.stateOfChange(group),
                group.reason(),
                Wire.name(group, "security-group"),
                group.version(),
                group.createdAt(),
                group.updatedAt());
    }

    static List<RuleView> rules(Resource<GroupSpec, Installed> group) {
        return group.spec().rules().stream()
                .sorted(Comparator.comparingInt(Rule::priority))
                .map(rule -> RuleView.of(group.id(), rule))
                .toList();
    }
}
