// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStats;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.Instances;
import org.thecloud.compute.Launch;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.SshKeys;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Console;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.ImageFiles;
import org.thecloud.compute.spi.Keyed;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.image.ImageFile;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.States;
import org.thecloud.network.PortWish;
import org.thecloud.network.PublishedPort;

/** Checks wishes and records them; looks at running instances. */
@Component(service = Instances.class)
public final class InstanceService implements Instances {

    private static final int MOST_OUTPUT = 1 << 20;
    private static final String UNPLACED = "";
    private static final int MOST_LOG_LINES = 10_000;

    private final ResourceStore<InstanceSpec, InstanceStatus> store;
    private final DriverSet<ComputeDriver> drivers;
    private final InstanceTypes types;
    private final Placement placement;
    private final Sealing sealing;
    private final Resources resources;
    private final Networks networks;
    private final Disks disks;
    private final TenantImages images;
    private final SshKeys keys;

    @Activate
    public InstanceService(
            @Reference Resources resources,
            @Reference Drivers drivers,
            @Reference InstanceTypes types,
            @Reference Cipher cipher,
            @Reference Networks networks,
            @Reference Disks disks,
            @Reference TenantImages images,
            @Reference SshKeys keys) {
        this.keys = keys;
        this.resources = resources;
        this.images = images;
        this.networks = networks;
        this.disks = disks;
        this.store = resources.of(new InstanceKind(types));
        this.drivers = drivers.of(ComputeDriver.class);
        this.types = types;
        this.placement = new Placement(this.drivers);
        this.sealing = new Sealing(cipher);
    }

    @Override
    public Resource<InstanceSpec, InstanceStatus> launch(Caller caller, Launch wanted) {
        LaunchRules.check(wanted);
        InstanceType type = type(wanted.type());
        PortWish asked = wanted.network();
        PortWish network =
                asked == null
                        ? null
                        : networks.use(
                                ports ->
                                        ports.check(
                                                caller,
                                                asked.withPublished(published(wanted.ports()))));
        InstanceSpec spec =
                suitable(
                        caller,
                        wanted,
                        spec(caller, wanted, network),
                        placement.candidates(wanted.driver(), type));
        try {
            return store.create(caller, new Draft<>(wanted.name(), spec, wanted.labels(), null));
        } catch (CloudException refused) {
            throw portConflict(disks.inUse(caller, refused), spec.driver());
        }
    }

    // The first driver that can run it has it; one that cannot is passed over.
    private InstanceSpec suitable(
            Caller caller, Launch wanted, InstanceSpec spec, List<String> candidates) {
        UUID own = images.find(caller, wanted.image()).orElse(null);
        CloudException first = null;
        for (String driver : candidates) {
            try {
                InstanceSpec placed = spec.at(driver, imageAt(driver, wanted, own));
                check(caller, wanted, placed);
                return placed;
            } catch (CloudException refused) {
                if (refused.kind() != ErrorKind.UNSUPPORTED) {
                    throw refused;
                }
                first = first == null ? refused : first;
            }
        }
        throw Objects.requireNonNull(first, "there is a candidate");
    }

    // To a driver that takes no files of tenants, a name is one of its own.
    private @Nullable UUID imageAt(String driver, Launch wanted, @Nullable UUID own) {
        boolean takes = own != null && drivers.facet(driver, ImageFiles.class).isPresent();
        if (own != null && !takes && wanted.driver() == null) {
            throw new CloudException(
                    ComputeError.DRIVER_CANNOT,
                    "%s is an image of the tenant, which driver %s cannot start; name the driver to have"
                                    .formatted(wanted.image(), driver)
                            + " its own image of that name",
                    Map.of("driver", driver, "field", "image"));
        }
        return takes ? own : null;
    }

    private void check(Caller caller, Launch wanted, InstanceSpec spec) {
        String driver = spec.driver();
        MachineSpec machine =
                new Machines(types, sealing, resources.installation())
                        .of(caller.tenant(), Ids.next(), wanted.name(), spec, unplaced(wanted));
        drivers.require(driver).check(machine);
        if (!spec.sshKeys().isEmpty() && drivers.facet(driver, Keyed.class).isEmpty()) {
            throw new CloudException(
                    ComputeError.DRIVER_CANNOT,
                    "instances of driver %s take no SSH keys".formatted(driver),
                    Map.of("driver", driver, "field", "ssh_keys"));
        }
        disks.check(caller, driver, wanted.volumes());
        ImageFile file = images.file(caller, spec.imageId());
        if (file == null) {
            drivers.facet(driver, ImageCheck.class)
                    .ifPresent(facet -> facet.requireImage(wanted.image()));
        } else {
            drivers.facet(driver, ImageFiles.class)
                    .ifPresent(facet -> facet.requireImageFile(file, machine.size().diskBytes()));
        }
    }

    private static List<PublishedPort> published(List<PortMapping> ports) {
        return ports.stream().map(port -> new PublishedPort(port.host(), port.instance())).toList();
    }

    private static @Nullable Wiring unplaced(Launch wanted) {
        return wanted.network() == null
                ? null
                : new Wiring(wanted.name(), "", 0, false, List.of(), "");
    }

    private InstanceSpec spec(Caller caller, Launch wanted, @Nullable PortWish network) {
        return new InstanceSpec(
                wanted.image(),
                null,
                wanted.type(),
                UNPLACED,
                wanted.driver(),
                wanted.ports(),
                wanted.env().keySet().stream().sorted().toList(),
                sealing.env(caller.tenant(), wanted.env()),
                wanted.command(),
                sealing.userData(caller.tenant(), wanted.userData()),
                wanted.restart(),
                wanted.metadata(),
                Power.RUNNING,
                0,
                network,
                wanted.volumes(),
                wanted.sshKeys().stream().map(key -> line(caller, key)).distinct().toList());
    }

    private String line(Caller caller, String nameOrId) {
        return keys.find(caller, nameOrId)
                .map(key -> key.spec().publicKey())
                .orElseThrow(
                        () ->
                                CloudException.notFound("SSH key", nameOrId)
                                        .with("field", "ssh_keys"));
    }

    private InstanceType type(String id) {
        return types.find(id)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        ComputeError.UNKNOWN_TYPE,
                                        "there is no instance type " + id,
                                        Map.of("field", "instance_type")));
    }

    private static CloudException portConflict(CloudException refused, String driver) {
        String claim = refused.details().get("claim");
        if (claim == null || !claim.startsWith("port/")) {
            return refused;
        }
        String port = claim.substring(claim.lastIndexOf('/') + 1);
        return new CloudException(
                ComputeError.PORT_CONFLICT,
                "host port %s is taken on %s".formatted(port, driver),
                Map.of("field", "ports", "port", port),
                refused);
    }

    @Override
    public Resource<InstanceSpec, InstanceStatus> get(Caller caller, UUID id) {
        return store.get(caller, id);
    }

    @Override
    public Optional<Resource<InstanceSpec, InstanceStatus>> named(Caller caller, String name) {
        return store.named(caller, name);
    }

    @Override
    public Page<Resource<InstanceSpec, InstanceStatus>> list(Caller caller, ResourceQuery query) {
        return store.list(caller, query);
    }

    @Override
    public Resource<InstanceSpec, InstanceStatus> update(
            Caller caller, UUID id, InstanceChange change) {
        String type = change.type();
        if (type != null) {
            checkSize(caller, id, type);
        }
        if (change.power() == Power.PAUSED) {
            facet(store.get(caller, id), Pausable.class, "pause");
        }
        Map<String, String> metadata = change.metadata();
        if (metadata != null) {
            LaunchRules.metadata(metadata);
        }
        return store.update(caller, id, now -> changed(now, change));
    }

    private void checkSize(Caller caller, UUID id, String type) {
        type(type);
        Resource<InstanceSpec, InstanceStatus> now = store.get(caller, id);
        if (type.equals(now.spec().type())) {
            return;
        }
        refuseUnlessResizable(now);
        facet(now, Resizable.class, "resize");
        drivers.require(now.spec().driver())
                .check(
                        new Machines(types, sealing, resources.installation())
                                .of(now.tenant(), id, now.name(), now.spec().withType(type), null));
    }

    private static void refuseUnlessResizable(Resource<InstanceSpec, InstanceStatus> now) {
        refuseUnless(now, "resized", InstanceState.RUNNING, InstanceState.STOPPED, States.DEGRADED);
    }

    private static Draft<InstanceSpec> changed(
            Resource<InstanceSpec, InstanceStatus> now, InstanceChange change) {
        InstanceSpec spec = now.spec();
        if (change.type() != null && !change.type().equals(spec.type())) {
            refuseUnlessResizable(now);
            spec = spec.withType(change.type());
        }
        if (change.power() == Power.PAUSED) {
            refuseUnless(now, "paused", InstanceState.RUNNING, InstanceState.PAUSED);
            spec = spec.withPower(Power.PAUSED);
        } else if (change.power() != null) {
            boolean ended =
                    now.state().equals(InstanceState.STOPPED) || now.state().equals(States.FAILED);
            spec =
                    change.power() == Power.RUNNING && spec.power() == Power.RUNNING && ended
                            ? spec.restarted() // its program ended by itself
                            : spec.withPower(change.power());
        }
        if (change.metadata() != null) {
            spec = spec.withMetadata(merged(spec.metadata(), change.metadata()));
        }
        Draft<InstanceSpec> draft = now.draft().withSpec(spec);
        if (change.labels() != null) {
            draft = draft.withLabels(merged(now.labels(), change.labels()));
        }
        return change.name() == null ? draft : draft.withName(change.name());
    }

    // An empty value takes the key away.
    private static Map<String, String> merged(Map<String, String> now, Map<String, String> change) {
        Map<String, String> merged = new TreeMap<>(now);
        merged.putAll(change);
        merged.values().removeIf(String::isEmpty);
        return merged;
    }

    private static void refuseUnless(
            Resource<InstanceSpec, InstanceStatus> now, String what, String... states) {
        if (!List.of(states).contains(now.state())) {
            throw new CloudException(
                    ComputeError.WRONG_STATE,
                    "the instance is %s and cannot be %s; it must be %s"
                            .formatted(now.state(), what, String.join(" or ", states)),
                    Map.of("state", now.state()));
        }
    }

    @Override
    public Resource<InstanceSpec, InstanceStatus> restart(Caller caller, UUID id) {
        return store.update(
                caller,
                id,
                now -> {
                    refuseUnless(now, "restarted", InstanceState.RUNNING);
                    return now.draft().withSpec(now.spec().restarted());
                });
    }

    @Override
    public Resource<InstanceSpec, InstanceStatus> terminate(Caller caller, UUID id) {
        return store.delete(caller, id);
    }

    @Override
    public String console(Caller caller, UUID id) {
        return facet(running(caller, id), Console.class, "console").console(id);
    }

    @Override
    public ExecResult exec(Caller caller, UUID id, List<String> command) {
        if (command.isEmpty()) {
            throw CloudException.invalid("command", "command needs at least the name of a program");
        }
        LaunchRules.arguments("command", command);
        return facet(running(caller, id), Exec.class, "exec").exec(id, command, MOST_OUTPUT);
    }

    @Override
    public String logs(Caller caller, UUID id, int lines) {
        if (lines < 1 || lines > MOST_LOG_LINES) {
            throw CloudException.invalid("lines", "lines must be between 1 and " + MOST_LOG_LINES);
        }
        return facet(store.get(caller, id), Logs.class, "logs").logs(id, lines, 4 * MOST_OUTPUT);
    }

    @Override
    public InstanceStats stats(Caller caller, UUID id) {
        return facet(running(caller, id), Stats.class, "stats").stats(id);
    }

    private Resource<InstanceSpec, InstanceStatus> running(Caller caller, UUID id) {
        Resource<InstanceSpec, InstanceStatus> instance = store.get(caller, id);
        refuseUnless(instance, "reached", InstanceState.RUNNING);
        return instance;
    }

    private <F> F facet(
            Resource<InstanceSpec, InstanceStatus> instance, Class<F> facet, String what) {
        String driver = instance.spec().driver();
        return drivers.facet(driver, facet)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        ComputeError.DRIVER_CANNOT,
                                        "driver %s has no %s".formatted(driver, what),
                                        Map.of("driver", driver)));
    }
}
