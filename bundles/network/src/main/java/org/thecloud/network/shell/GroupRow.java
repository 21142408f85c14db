// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.Rule;

/** A security group as operators see it. */
record GroupRow(
        UUID id,
        String name,
        String status,
        UUID vpcId,
        String description,
        int ruleCount,
        List<String> rules,
        @Nullable Reason reason) {

    static GroupRow of(Resource<GroupSpec, Installed> group) {
        List<Rule> rules = group.spec().rules();
        return new GroupRow(
                group.id(),
                group.name(),
                group.state(),
                group.spec().vpc(),
                group.spec().description(),
                rules.size(),
                rules.stream()
                        .sorted(Comparator.comparingInt(Rule::priority))
                        .map(GroupRow::text)
                        .toList(),
                group.reason());
    }

    private static String text(Rule rule) {
        String ports =
                rule.portMin() == null
                        ? ""
                        : "/"
                                + rule.portMin()
                                + (rule.portMax() == null || rule.portMax().equals(rule.portMin())
                                        ? ""
                                        : "-" + rule.portMax());
        return "%s %d %s %s %s%s %s"
                .formatted(
                        rule.id(),
                        rule.priority(),
                        rule.action(),
                        rule.direction(),
                        rule.protocol(),
                        ports,
                        rule.group() == null ? rule.cidr() : "sg/" + rule.group());
    }
}
