// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Instances;
import org.thecloud.compute.Launch;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.VolumeMount;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.States;
import org.thecloud.network.PortWish;
import org.thecloud.shell.Answer;
import org.thecloud.shell.DriverCompleter;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "instance", name = "launch", description = "Launches an instance")
public final class InstanceLaunch extends MutatingCommand {

    private static final String USUAL_TYPE = "basic-2";
    private static final int USUAL_WAIT = 120;
    private static final int LOOK_EVERY_MILLIS = 100;

    @Argument(index = 0, name = "name", description = "its name", required = true)
    private String name;

    @Argument(
            index = 1,
            name = "command",
            description = "what to run instead of the image's own command",
            multiValued = true)
    private @Nullable List<String> command;

    @Option(name = "--image", description = "image to run", required = true)
    private String image = "";

    @Option(name = "--type", description = "size")
    @Completion(TypeCompleter.class)
    private String type = USUAL_TYPE;

    @Option(name = "--driver", description = "driver to use; else one is chosen")
    @Completion(DriverCompleter.class)
    private @Nullable String driver;

    @Option(
            name = "-p",
            aliases = "--port",
            description = "HOST:INSTANCE, host 0 lets the driver choose",
            multiValued = true)
    private @Nullable List<String> ports;

    @Option(name = "-e", aliases = "--env", description = "NAME=VALUE", multiValued = true)
    private @Nullable List<String> env;

    @Option(name = "-l", aliases = "--label", description = "NAME=VALUE", multiValued = true)
    private @Nullable List<String> labels;

    @Option(name = "--subnet", description = "id of the subnet that it shall be in")
    private @Nullable String subnet;

    @Option(
            name = "--sg",
            description = "id of a security group; else the VPC's default",
            multiValued = true)
    private @Nullable List<String> groups;

    @Option(
            name = "--volume",
            description = "VOLUME:PATH or VOLUME:PATH:ro, the volume by its id",
            multiValued = true)
    private @Nullable List<String> volumes;

    @Option(
            name = "--ssh-key",
            description = "name or id of a key whose owner is let in",
            multiValued = true)
    @Completion(SshKeyCompleter.class)
    private @Nullable List<String> sshKeys;

    @Option(name = "--restart", description = "always, on_failure or never")
    @Completion(
            value = org.apache.karaf.shell.support.completers.StringsCompleter.class,
            values = {"always", "on_failure", "never"})
    private String restart = "always";

    @Option(name = "--wait", description = "return when it is RUNNING")
    private boolean wait;

    @Option(name = "--timeout", description = "seconds that --wait waits")
    private int timeout = USUAL_WAIT;

    @Reference private Instances instances;

    @Override
    protected String permission() {
        return "instance:launch";
    }

    @Override
    protected String target() {
        return "instance/*";
    }

    @Override
    protected Done change(Caller caller) throws InterruptedException {
        Resource<InstanceSpec, InstanceStatus> launched =
                instances.launch(
                        caller,
                        new Launch(
                                name,
                                image,
                                type,
                                driver,
                                orNone(ports).stream().map(InstanceLaunch::port).toList(),
                                pairs("env", env),
                                orNone(command),
                                null,
                                policy(),
                                pairs("label", labels),
                                Map.of(),
                                network(),
                                orNone(volumes).stream().map(InstanceLaunch::mount).toList(),
                                orNone(sshKeys)));
        String resource = "instance/" + launched.id();
        if (!wait || caller.dryRun()) {
            return new Done(resource, Answer.one(InstanceRow.of(launched)));
        }
        return new Done(resource, awaited(caller, launched.id()));
    }

    private @Nullable PortWish network() {
        return subnet == null
                ? null
                : new PortWish(
                        null,
                        Ids.parse("subnet", subnet),
                        orNone(groups).stream().map(id -> Ids.parse("sg", id)).toList(),
                        null);
    }

    private Answer awaited(Caller caller, UUID id) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeout);
        while (true) {
            Resource<InstanceSpec, InstanceStatus> now = instances.get(caller, id);
            Answer answer = Answer.one(InstanceRow.of(now));
            if (now.state().equals(InstanceState.RUNNING)) {
                return answer;
            }
            if (now.state().equals(States.FAILED)) {
                return Answer.failing(answer, "the instance failed");
            }
            if (System.nanoTime() > until) {
                return Answer.failing(
                        answer, "the instance is not RUNNING after " + timeout + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private RestartPolicy policy() {
        try {
            return RestartPolicy.valueOf(restart.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw CloudException.invalid("restart", "restart must be always, on_failure or never");
        }
    }

    private static PortMapping port(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 2) {
                return new PortMapping(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            }
        } catch (NumberFormatException notAPort) {
            // refused below, like a text with another number of parts
        }
        throw CloudException.invalid("port", "a port must be HOST:INSTANCE, two numbers");
    }

    private static VolumeMount mount(String text) {
        String[] parts = text.split(":", -1);
        boolean readOnly = parts.length == 3 && parts[2].equals("ro");
        if (parts.length != 2 && !readOnly) {
            throw CloudException.invalid(
                    "volume", "a volume must be VOLUME:PATH or VOLUME:PATH:ro");
        }
        return new VolumeMount(Ids.parse("volume", parts[0]), parts[1], readOnly);
    }

    private static Map<String, String> pairs(String field, @Nullable List<String> texts) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : orNone(texts)) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw CloudException.invalid(field, field + " must be NAME=VALUE");
            }
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }

    private static List<String> orNone(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts;
    }
}
