// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;

/** What bodies and answers about networks have in common. */
final class Wire {

    private Wire() {}

    static <B> B present(@Nullable B body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        return body;
    }

    static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw CloudException.invalid(field, field + " is required");
        }
        return value.strip();
    }

    static UUID id(String field, @Nullable String value) {
        return Ids.parse(field, required(field, value));
    }

    static @Nullable UUID idIfGiven(String field, @Nullable String value) {
        return value == null ? null : Ids.parse(field, value);
    }

    static String name(Resource<?, ?> resource, String kind) {
        return "arn:thecloud:vpc:local:%s:%s/%s".formatted(resource.tenant(), kind, resource.id());
    }

    /** States of networks are written small. */
    static String state(Resource<?, ?> resource) {
        return resource.state().toLowerCase(Locale.ROOT);
    }

    /** The same, but a change that is recorded and not in force yet shows. */
    static String stateOfChange(Resource<?, Installed> resource) {
        Installed status = resource.status();
        boolean behind = status != null && status.generation() < resource.generation();
        return behind && state(resource).equals("active") ? "updating" : state(resource);
    }
}
