// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import java.util.List;

/**
 * One rule of a policy.
 *
 * @param name for people: its Sid or its place
 * @param otherActions whether it is for all actions but the listed ones
 * @param otherResources whether it is for all resources but the listed ones
 */
record Statement(
        String name,
        boolean allow,
        List<Grantee> grantees,
        List<Glob> actions,
        boolean otherActions,
        List<Glob> resources,
        boolean otherResources,
        List<Condition> conditions) {

    static final String ARN = "arn:aws:s3:::";

    Statement {
        grantees = List.copyOf(grantees);
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        conditions = List.copyOf(conditions);
    }

    boolean fits(Inquiry inquiry) {
        return actions.stream().anyMatch(glob -> glob.matches(inquiry.action().word()))
                        != otherActions
                && resources.stream().anyMatch(glob -> glob.matches(inquiry.resource()))
                        != otherResources
                && grantees.stream().anyMatch(grantee -> grantee.is(inquiry.caller()))
                && conditions.stream().allMatch(condition -> condition.holds(inquiry.facts()));
    }

    /** Whether one of those it names personally is the caller. */
    boolean personal(Inquiry inquiry) {
        return grantees.stream()
                .anyMatch(grantee -> grantee.personal() && grantee.is(inquiry.caller()));
    }

    /** Whether anybody at all gets something by it. */
    boolean open() {
        return allow
                && grantees.stream().anyMatch(Grantee::anybody)
                && conditions.stream().noneMatch(Condition::narrow);
    }
}
