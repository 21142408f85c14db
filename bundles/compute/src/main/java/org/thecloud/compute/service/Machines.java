// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Resource;

/** An instance in the words of the driver interface. */
final class Machines {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final int PROCESSES_PER_CORE = 1024;

    private final InstanceTypes types;
    private final Sealing sealing;
    private final UUID installation;

    Machines(InstanceTypes types, Sealing sealing, UUID installation) {
        this.types = types;
        this.sealing = sealing;
        this.installation = installation;
    }

    MachineSpec of(Resource<InstanceSpec, InstanceStatus> instance, @Nullable Wiring wiring) {
        return of(instance.tenant(), instance.id(), instance.name(), instance.spec(), wiring);
    }

    MachineSpec of(
            TenantId tenant, UUID id, String name, InstanceSpec spec, @Nullable Wiring wiring) {
        InstanceType type =
                types.find(spec.type())
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                ComputeError.UNKNOWN_TYPE,
                                                "there is no instance type "
                                                        + spec.type()
                                                        + " any more"));
        return new MachineSpec(
                id,
                installation,
                name,
                new MachineSize(
                        type.vcpus(),
                        type.memoryMb() * MIB,
                        type.diskGb() * GIB,
                        type.vcpus() * PROCESSES_PER_CORE),
                new MachineBoot(
                        spec.image(),
                        null,
                        spec.command(),
                        sealing.env(tenant, spec.sealedEnv()),
                        sealing.sealedUserData(tenant, spec.sealedUserData()),
                        spec.sshKeys()),
                spec.ports(),
                wiring,
                List.of());
    }
}
