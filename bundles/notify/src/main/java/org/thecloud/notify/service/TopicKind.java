// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.util.Map;
import org.thecloud.kernel.resource.ResourceKind;

/** What the store knows of topics. */
public final class TopicKind implements ResourceKind<TopicSpec, TopicStatus> {

    public static final String NAME = "topic";

    /** Takes messages. */
    public static final String ACTIVE = "ACTIVE";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<TopicSpec> specType() {
        return TopicSpec.class;
    }

    @Override
    public Class<TopicStatus> statusType() {
        return TopicStatus.class;
    }

    @Override
    public String initialState() {
        return ACTIVE;
    }

    @Override
    public Map<String, Long> quota(TopicSpec spec) {
        return Map.of("topics", 1L);
    }
}
