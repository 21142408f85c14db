// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a resource to be.
 *
 * @param name unique per tenant and kind among living resources
 * @param owner the resource it shall be part of: it is then hidden from lists, wakes its owner on
 *     every change and is deleted with it; cannot be changed later
 */
public record Draft<S>(String name, S spec, Map<String, String> labels, @Nullable UUID owner) {

    public Draft {
        labels = Map.copyOf(labels);
    }

    public static <S> Draft<S> of(String name, S spec) {
        return new Draft<>(name, spec, Map.of(), null);
    }

    public Draft<S> withSpec(S other) {
        return new Draft<>(name, other, labels, owner);
    }

    public Draft<S> withName(String other) {
        return new Draft<>(other, spec, labels, owner);
    }

    public Draft<S> withLabels(Map<String, String> other) {
        return new Draft<>(name, spec, other, owner);
    }
}
