// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * Volumes of the caller's tenant. Mutations return when the wish is on disk; it is fulfilled
 * afterwards. Failures are {@link org.thecloud.kernel.CloudException} with a code of {@link
 * VolumeError} or of the kernel. Thread-safe.
 */
@ProviderType
public interface Volumes {
    /** Name of the kind, for references: whoever has a volume names it. */
    String KIND = "volume";

    Resource<VolumeSpec, VolumeStatus> create(Caller caller, NewVolume wanted);

    Resource<VolumeSpec, VolumeStatus> get(Caller caller, UUID id);

    Optional<Resource<VolumeSpec, VolumeStatus>> named(Caller caller, String name);

    /** Indexed field: {@code driver}. */
    Page<Resource<VolumeSpec, VolumeStatus>> list(Caller caller, ResourceQuery query);

    Resource<VolumeSpec, VolumeStatus> update(Caller caller, UUID id, VolumeChange change);

    /** Refused with IN_USE, naming who, while a resource names the volume. */
    Resource<VolumeSpec, VolumeStatus> delete(Caller caller, UUID id);

    /** Refuses a volume that can never be had in this form on this host. */
    void check(Caller caller, UUID id, Form form);

    /**
     * Makes the volume ready for a machine on this host; to be called before each start of the
     * machine, and again while it runs, which heals what broke. For the service whose resource
     * names the volume.
     *
     * @throws org.thecloud.kernel.CloudException NOT_READY while it is being made
     */
    Opened open(Caller caller, UUID id, Form form);

    /**
     * Ends that, once the machine does not run. A volume that is not open, or gone, is success.
     *
     * @throws org.thecloud.kernel.CloudException CONFLICT while something still uses it
     */
    void close(Caller caller, UUID id);
}
