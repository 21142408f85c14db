// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;

/** An instance as operators see it; no values of its environment. */
record InstanceRow(
        UUID id,
        String name,
        String status,
        String image,
        String instanceType,
        String driver,
        List<String> ports,
        @Nullable String address,
        @Nullable Integer exitCode,
        @Nullable Reason reason,
        List<String> command,
        List<String> env,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static InstanceRow of(Resource<InstanceSpec, InstanceStatus> instance) {
        InstanceSpec spec = instance.spec();
        InstanceStatus status = instance.status();
        return new InstanceRow(
                instance.id(),
                instance.name(),
                instance.state(),
                spec.image(),
                spec.type(),
                spec.driver(),
                (status == null ? spec.ports() : status.ports())
                        .stream().map(Object::toString).toList(),
                status == null ? null : status.address(),
                status == null ? null : status.exitCode(),
                instance.reason(),
                spec.command(),
                spec.envNames(),
                instance.labels(),
                instance.version(),
                instance.createdAt(),
                instance.updatedAt());
    }

    /** The id of what the operator typed: a name, or an id. */
    static UUID id(Instances instances, Caller caller, String nameOrId) {
        return instances.named(caller, nameOrId).map(Resource::id).orElseGet(() -> parse(nameOrId));
    }

    private static UUID parse(String nameOrId) {
        try {
            return UUID.fromString(nameOrId);
        } catch (IllegalArgumentException aName) {
            throw CloudException.notFound("instance", nameOrId);
        }
    }
}
