// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.List;
import java.util.UUID;

/** What is stored of a wish for a security group. */
public record GroupSpec(UUID vpc, String driver, String description, List<Rule> rules) {

    public GroupSpec {
        rules = rules == null ? List.of() : List.copyOf(rules);
    }

    public GroupSpec withRules(List<Rule> wanted) {
        return new GroupSpec(vpc, driver, description, wanted);
    }
}
