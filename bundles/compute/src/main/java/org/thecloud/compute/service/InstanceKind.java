// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.image.Images;
import org.thecloud.kernel.resource.Reference;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.network.PortWish;
import org.thecloud.volume.Volumes;

/** What the store knows of instances. */
record InstanceKind(InstanceTypes types) implements ResourceKind<InstanceSpec, InstanceStatus> {

    static final String NAME = "instance";
    static final String DRIVER = "driver";
    static final String VOLUME_CLAIM = "volume/";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<InstanceSpec> specType() {
        return InstanceSpec.class;
    }

    @Override
    public Class<InstanceStatus> statusType() {
        return InstanceStatus.class;
    }

    @Override
    public String initialState() {
        return InstanceState.STARTING;
    }

    @Override
    public Map<String, Long> quota(InstanceSpec spec) {
        Map<String, Long> quota = new TreeMap<>();
        quota.put("instances", 1L);
        types.find(spec.type())
                .ifPresent(
                        type -> {
                            quota.put("vcpus", (long) type.vcpus());
                            quota.put("memory_mb", type.memoryMb());
                        });
        return quota;
    }

    @Override
    public Set<String> claims(InstanceSpec spec) {
        Stream<String> ports =
                spec.ports().stream()
                        .filter(port -> port.host() != 0)
                        .map(port -> portClaim(spec.driver(), port.host()));
        Stream<String> volumes =
                spec.volumes().stream().map(mount -> VOLUME_CLAIM + mount.volume());
        return Stream.concat(ports, volumes).collect(Collectors.toSet());
    }

    // What it is in or has cannot leave before it; its groups hang on its port.
    @Override
    public Set<Reference> references(InstanceSpec spec) {
        Stream<Reference> volumes =
                spec.volumes().stream().map(mount -> new Reference(Volumes.KIND, mount.volume()));
        Stream<Reference> image =
                Stream.ofNullable(spec.imageId()).map(id -> new Reference(Images.KIND, id));
        return Stream.of(network(spec.network()), volumes, image)
                .flatMap(all -> all)
                .collect(Collectors.toSet());
    }

    private static Stream<Reference> network(@Nullable PortWish network) {
        return network == null || network.vpc() == null || network.subnet() == null
                ? Stream.of()
                : Stream.of(
                        new Reference("vpc", network.vpc()),
                        new Reference("subnet", network.subnet()));
    }

    static String portClaim(String driver, int port) {
        return "port/" + driver + "/" + port;
    }

    @Override
    public Map<String, String> index(InstanceSpec spec) {
        return Map.of(DRIVER, spec.driver(), "image", spec.image(), "type", spec.type());
    }

    @Override
    public Map<String, String> dimensions(InstanceSpec spec) {
        return Map.of(
                "type",
                spec.type(),
                "driver",
                spec.driver(),
                "price_per_hour",
                types.find(spec.type())
                        .map(InstanceType::pricePerHour)
                        .map(price -> price.toPlainString())
                        .orElse("0"));
    }

    // Without what differs between two encryptions of the same value, and without the driver that
    // was chosen.
    @Override
    public Object identity(InstanceSpec spec) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("image", spec.image());
        identity.put("type", spec.type());
        identity.put("driver", String.valueOf(spec.requestedDriver()));
        identity.put("ports", spec.ports());
        identity.put("env", spec.envNames());
        identity.put("command", spec.command());
        identity.put("metadata", spec.metadata());
        identity.put("network", String.valueOf(spec.network()));
        identity.put("volumes", spec.volumes());
        identity.put("ssh_keys", spec.sshKeys());
        return identity;
    }
}
