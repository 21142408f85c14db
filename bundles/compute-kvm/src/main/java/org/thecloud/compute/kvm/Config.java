// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one host of virtual machines. */
@ObjectClassDefinition(
        id = KvmDriver.PID,
        name = "The Cloud: KVM host",
        description = "One libvirt with QEMU that runs instances as virtual machines.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Where libvirt listens: qemu:///system, or another address of a libvirt on this machine.")
    String uri() default "qemu:///system";

    @AttributeDefinition(
            description =
                    "What runs the processors of machines: kvm, qemu (in software), or auto: kvm if a machine"
                            + " started on trial works.")
    String domain_type() default "auto";

    @AttributeDefinition(
            description =
                    "Folder of images and of the machines' disks; QEMU's user must be able to enter it.")
    String folder() default "/var/lib/thecloud/kvm";

    @AttributeDefinition(
            description = "Address of the host on which ports are published and screens shown.")
    String publish_address() default "127.0.0.1";

    @AttributeDefinition(
            description =
                    "What machines reach by themselves: closed is nothing, open is all that the host reaches,"
                            + " also what listens on its loopback.")
    String outbound() default "closed";

    @AttributeDefinition(
            description =
                    "File of the network namespace in which libvirt runs; empty for the platform's own.")
    String namespace() default "";

    @AttributeDefinition(
            description =
                    "How many cores are promised for each that the host has; a core is a cap.")
    double cpu_overcommit() default 16;

    @AttributeDefinition(description = "How many bytes are promised for each that the host has.")
    double memory_overcommit() default 1;
}
