// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;

/**
 * How instances get into networks. A port belongs to its instance and leaves with it. Every method
 * is idempotent; failures are {@link org.thecloud.kernel.CloudException} with a code of {@link
 * NetworkError} or of the kernel. Thread-safe, blocks.
 */
@ProviderType
public interface Ports {
    /**
     * Refuses a wish that cannot be fulfilled, before the instance exists.
     *
     * @return the wish with everything that was left open decided, but for the address
     */
    PortWish check(Caller caller, PortWish wanted);

    /**
     * The port of an instance, made unless it is there.
     *
     * @param hostName by which others in the VPC find it
     * @param mbps how fast it sends and gets at most; one that is there is given this rate; 0 for
     *     as fast as can be
     */
    PlacedPort ensure(Caller caller, UUID instance, String hostName, int mbps, PortWish wanted);

    /**
     * Connects the port to its machine. When it returns, packets flow by the rules that hold. A
     * port that is plugged in there already stays as it is.
     *
     * @return false if the port is not installed yet; when it is, its instance is woken
     */
    boolean plug(Caller caller, UUID instance, NetworkHandle handle);

    /** The port of an instance, if it has one. */
    Optional<Resource<PortSpec, Installed>> of(Caller caller, UUID instance);

    /** Ports of a VPC, newest first. */
    Page<Resource<PortSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page);
}
