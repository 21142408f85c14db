// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.thecloud.compute.Launch;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.VolumeMount;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Names;

/** What a launch must keep to, whatever the driver. */
final class LaunchRules {

    // reference grammar of the distribution specification: [host[:port]/]path[:tag][@digest]
    private static final Pattern IMAGE =
            Pattern.compile(
                    "(?:[a-zA-Z0-9]+(?:[.-]+[a-zA-Z0-9]+)*(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
                            + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*"
                            + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int LONGEST_IMAGE = 256;
    private static final int MOST_PORTS = 10;
    private static final int MOST_ENV = 100;
    private static final int LONGEST_ENV_VALUE = 32 * 1024;
    private static final int MOST_ARGUMENTS = 100;
    private static final int LONGEST_ARGUMENT = 16 * 1024;
    private static final int LONGEST_USER_DATA = 64 * 1024;
    private static final int MOST_METADATA = 50;
    private static final int MOST_VOLUMES = 10;
    private static final int MOST_SSH_KEYS = 20;
    private static final int LONGEST_PATH = 200;
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._@+-]+)+");
    private static final Pattern SYSTEM_PATH = Pattern.compile("/(proc|sys|dev|etc)(/.*)?");
    private static final int LONGEST_METADATA = 1024;

    private LaunchRules() {}

    static void check(Launch wanted) {
        Names.require("name", wanted.name());
        image(wanted.image());
        ports(wanted.ports());
        if (wanted.network() != null
                && wanted.ports().stream().anyMatch(port -> port.host() == 0)) {
            throw CloudException.invalid(
                    "ports",
                    "in a VPC a port needs its number on the host as well, such as 8080:80");
        }
        env(wanted.env());
        arguments("command", wanted.command());
        metadata(wanted.metadata());
        volumes(wanted.volumes());
        if (wanted.sshKeys().size() > MOST_SSH_KEYS) {
            throw CloudException.invalid(
                    "ssh_keys", "an instance has at most " + MOST_SSH_KEYS + " SSH keys");
        }
        String userData = wanted.userData();
        if (userData != null && bytes(userData) > LONGEST_USER_DATA) {
            throw CloudException.invalid("user_data", "user_data has at most 64 KiB");
        }
    }

    private static void image(String image) {
        if (image.length() > LONGEST_IMAGE || !IMAGE.matcher(image).matches()) {
            throw CloudException.invalid(
                    "image",
                    "image must be a reference such as nginx, nginx:1.27 or"
                            + " registry.example/team/app:1");
        }
    }

    private static void ports(List<PortMapping> ports) {
        if (ports.size() > MOST_PORTS) {
            throw CloudException.invalid(
                    "ports", "at most " + MOST_PORTS + " ports can be published");
        }
        Set<Integer> hosts = new HashSet<>();
        for (PortMapping port : ports) {
            if (port.host() < 0
                    || port.host() > 65535
                    || port.instance() < 1
                    || port.instance() > 65535) {
                throw CloudException.invalid(
                        "ports",
                        "ports must be host:instance with numbers up to 65535; host 0 means any");
            }
            if (port.host() != 0 && !hosts.add(port.host())) {
                throw CloudException.invalid(
                        "ports", "host port " + port.host() + " is given twice");
            }
        }
    }

    private static void env(Map<String, String> env) {
        if (env.size() > MOST_ENV) {
            throw CloudException.invalid("env", "at most " + MOST_ENV + " variables are allowed");
        }
        env.forEach(
                (name, value) -> {
                    if (!ENV_NAME.matcher(name).matches()) {
                        throw CloudException.invalid(
                                "env",
                                "a variable's name has letters, digits and _, and does not begin"
                                        + " with a digit");
                    }
                    if (bytes(value) > LONGEST_ENV_VALUE || value.indexOf('\0') >= 0) {
                        throw CloudException.invalid(
                                "env." + name,
                                "the value of " + name + " is longer than 32 KiB or holds a zero");
                    }
                });
    }

    static void arguments(String field, List<String> arguments) {
        if (arguments.size() > MOST_ARGUMENTS) {
            throw CloudException.invalid(
                    field, field + " has at most " + MOST_ARGUMENTS + " arguments");
        }
        for (String argument : arguments) {
            if (bytes(argument) > LONGEST_ARGUMENT || argument.indexOf('\0') >= 0) {
                throw CloudException.invalid(
                        field,
                        "an argument of " + field + " is longer than 16 KiB or holds a zero");
            }
        }
    }

    static void volumes(List<VolumeMount> volumes) {
        if (volumes.size() > MOST_VOLUMES) {
            throw CloudException.invalid(
                    "volumes", "an instance has at most " + MOST_VOLUMES + " volumes");
        }
        Set<String> paths = new HashSet<>();
        Set<UUID> ids = new HashSet<>();
        for (VolumeMount volume : volumes) {
            String path = volume.path();
            boolean usable =
                    path.length() <= LONGEST_PATH
                            && PATH.matcher(path).matches()
                            && !SYSTEM_PATH.matcher(path).matches();
            if (!usable) {
                throw CloudException.invalid(
                        "mount_path",
                        "mount_path must be absolute, of letters, digits and ._@+-, without . or .."
                                + " as a part, and not in /proc, /sys, /dev or /etc");
            }
            if (!paths.add(path)) {
                throw CloudException.invalid("mount_path", path + " is given twice");
            }
            if (!ids.add(volume.volume())) {
                throw CloudException.invalid(
                        "volume_id", "volume " + volume.volume() + " is given twice");
            }
        }
    }

    static void metadata(Map<String, String> metadata) {
        if (metadata.size() > MOST_METADATA) {
            throw CloudException.invalid(
                    "metadata", "metadata has at most " + MOST_METADATA + " entries");
        }
        metadata.forEach(
                (key, value) -> {
                    if (key.isBlank() || key.length() > 100 || value.length() > LONGEST_METADATA) {
                        throw CloudException.invalid(
                                "metadata",
                                "a key of metadata has 1 to 100 characters, a value at most 1024");
                    }
                });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
