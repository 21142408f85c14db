// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Secret;

/**
 * The disk from which cloud-init learns what a machine shall be: its data source NoCloud. The
 * environment goes into the vendor's part, which is read at each start: the user's part is the
 * user's.
 */
final class Seed {

    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private Seed() {}

    static Map<String, String> files(MachineSpec spec, String mac) {
        Map<String, String> files = new TreeMap<>();
        files.put(
                "meta-data",
                "instance-id: %s\nlocal-hostname: %s\n%s"
                        .formatted(spec.id(), hostName(spec), publicKeys(spec)));
        Secret userData = spec.boot().userData();
        files.put("user-data", userData == null ? "" : userData.reveal());
        files.put("vendor-data", environment(spec.boot().env()));
        files.put(
                "network-config",
                """
                version: 2
                ethernets:
                  outside:
                    match:
                      macaddress: "%s"
                    dhcp4: true
                """
                        .formatted(mac));
        return files;
    }

    private static String publicKeys(MachineSpec spec) {
        return spec.boot().sshKeys().isEmpty()
                ? ""
                : spec.boot().sshKeys().stream()
                        .map(key -> "  - '%s'\n".formatted(key.replace("'", "''")))
                        .collect(Collectors.joining("", "public-keys:\n", ""));
    }

    private static String hostName(MachineSpec spec) {
        String name = spec.name().toLowerCase(Locale.ROOT);
        return HOST_NAME.matcher(name).matches() ? name : "instance-" + spec.id();
    }

    // In a form that no shell reads anything into.
    private static String environment(Map<String, Secret> env) {
        String lines =
                new TreeMap<>(env)
                        .entrySet().stream()
                                .map(
                                        entry ->
                                                "export %s='%s'\n"
                                                        .formatted(
                                                                entry.getKey(),
                                                                entry.getValue()
                                                                        .reveal()
                                                                        .replace("'", "'\\''")))
                                .collect(Collectors.joining());
        String packed = Base64.getEncoder().encodeToString(lines.getBytes(StandardCharsets.UTF_8));
        return """
        #cloud-boothook
        #!/bin/sh
        umask 077
        mkdir -p /run/thecloud
        base64 -d >/run/thecloud/env <<END
        %s
        END
        """
                .formatted(packed.replaceAll("(.{76})", "$1\n"));
    }

    /** Writes it to a file that is not there yet. */
    static Path write(Path file, MachineSpec spec, String mac) throws IOException {
        Path folder =
                Files.createTempDirectory(
                        "thecloud-seed",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        try {
            for (Map.Entry<String, String> each : files(spec, mac).entrySet()) {
                Files.writeString(folder.resolve(each.getKey()), each.getValue());
            }
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Tools.run(
                    List.of(
                            "genisoimage",
                            "-quiet",
                            "-V",
                            "cidata",
                            "-J",
                            "-r",
                            "-o",
                            file.toString(),
                            folder.toString()));
            return file;
        } finally {
            try (Stream<Path> written = Files.list(folder)) {
                for (Path each : written.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        }
    }
}
