// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one Docker host. */
@ObjectClassDefinition(
        id = DockerDriver.PID,
        name = "The Cloud: Docker host",
        description = "One Docker Engine that runs instances as containers.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Where the engine listens: unix:///PATH, or tcp://HOST:PORT with certificates.")
    String host() default "unix:///var/run/docker.sock";

    @AttributeDefinition(
            description =
                    "Folder with ca.pem, cert.pem and key.pem; needed for a host that is reached over TCP.")
    String certificates() default "";

    @AttributeDefinition(description = "Address of the host on which ports are published.")
    String publish_address() default "127.0.0.1";

    @AttributeDefinition(description = "Network of the engine that containers are put into.")
    String network() default "bridge";

    @AttributeDefinition(
            description =
                    "How many cores are promised for each that the host has; a core is a cap.")
    double cpu_overcommit() default 32;

    @AttributeDefinition(description = "How many bytes are promised for each that the host has.")
    double memory_overcommit() default 1.5;

    @AttributeDefinition(
            description =
                    "Whether the engine limits the size of disks: auto, on or off. On overlay2 it can only"
                            + " with xfs mounted with pquota, which it does not tell: say on.")
    String disk_limit() default "auto";

    @AttributeDefinition(description = "Capabilities that containers keep; all others are dropped.")
    String[] capabilities() default {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT"
    };

    @AttributeDefinition(
            description = "Size in MB of each of the two files that keep what a container writes.")
    int log_size_mb() default 10;

    @AttributeDefinition(
            description = "Seconds that a registry has to say whether it has an image; at most 15.")
    int image_check_seconds() default 10;

    @AttributeDefinition(
            description =
                    "Registry that the user name and password are for, as in names of images: docker.io or"
                            + " HOST:PORT.")
    String registry_address() default "docker.io";

    @AttributeDefinition(description = "User at the registry; empty for none.")
    String registry_username() default "";

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Password or token at the registry.")
    String registry_password() default "";
}
