// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Body of a creation and of an update of a topic. */
record WantedTopic(
        @Nullable String name,
        @Nullable String displayName,
        @Nullable Map<String, String> labels) {}
