// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.List;
import java.util.Optional;
import org.thecloud.kernel.access.Decision;

/** All rules that hold for one user in one tenant, from every source, judged together. */
record Rules(List<Rule> rules, Optional<String> broken) {

    static Rules of(List<Rule> rules) {
        return new Rules(rules, Optional.empty());
    }

    /** Rules of which one cannot be read: it might deny, so nothing is allowed. */
    static Rules broken(String why) {
        return new Rules(List.of(), Optional.of(why));
    }

    Decision decide(Situation situation) {
        if (broken.isPresent()) {
            return new Decision(false, broken.get());
        }
        String permission = situation.permission();
        String resource = situation.resources().get(0);
        Rule allowing = null;
        for (Rule rule : rules) {
            if (!rule.fits(situation)) {
                continue;
            }
            if (!rule.allow()) {
                return new Decision(
                        false, rule.origin() + " denies " + permission + " on " + resource);
            }
            allowing = allowing == null ? rule : allowing;
        }
        return allowing == null
                ? Decision.notGranted("nothing allows " + permission + " on " + resource)
                : new Decision(
                        true, allowing.origin() + " allows " + permission + " on " + resource);
    }
}
