// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * Instances of the caller's tenant. Mutations return when the wish is on disk; it is fulfilled
 * afterwards. Failures are {@link org.thecloud.kernel.CloudException} with a code of {@link
 * ComputeError} or of the kernel. Thread-safe.
 */
@ProviderType
public interface Instances {
    /** Checks the wish with the driver that shall have it, and records it. */
    Resource<InstanceSpec, InstanceStatus> launch(Caller caller, Launch wanted);

    Resource<InstanceSpec, InstanceStatus> get(Caller caller, UUID id);

    Optional<Resource<InstanceSpec, InstanceStatus>> named(Caller caller, String name);

    /** Indexed fields: {@code driver}, {@code image}, {@code type}. */
    Page<Resource<InstanceSpec, InstanceStatus>> list(Caller caller, ResourceQuery query);

    Resource<InstanceSpec, InstanceStatus> update(Caller caller, UUID id, InstanceChange change);

    Resource<InstanceSpec, InstanceStatus> restart(Caller caller, UUID id);

    Resource<InstanceSpec, InstanceStatus> terminate(Caller caller, UUID id);

    /** URL of its screen. */
    String console(Caller caller, UUID id);

    /** Runs a program in it and waits for its end. */
    ExecResult exec(Caller caller, UUID id, List<String> command);

    /** The last lines it wrote, oldest first. */
    String logs(Caller caller, UUID id, int lines);

    /** What it uses at present. */
    InstanceStats stats(Caller caller, UUID id);
}
