// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one host with Open vSwitch and OVN. */
@ObjectClassDefinition(
        id = OvsDriver.PID,
        name = "The Cloud: Open vSwitch host",
        description = "One host whose networks are made by Open vSwitch and OVN.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Where the host's own database of Open vSwitch listens: unix:PATH or"
                            + " tcp:ADDRESS:PORT.")
    String local_switch() default "unix:/var/run/openvswitch/db.sock";

    @AttributeDefinition(
            description =
                    "Where OVN's northbound database listens, the same for all hosts: unix:PATH or"
                            + " tcp:ADDRESS:PORT.")
    String northbound() default "unix:/var/run/ovn/ovnnb_db.sock";

    @AttributeDefinition(
            description =
                    "File of the network namespace in which the switch runs; empty for the"
                            + " runtime's own.")
    String namespace() default "";

    @AttributeDefinition(
            description = "Largest packet of ports; a tunnel between hosts adds 58 bytes.")
    int mtu() default 1442;

    @AttributeDefinition(
            description =
                    "Bridge through which networks reach the outside. Made, and given the pool's"
                            + " gateway address, unless it is there.")
    String uplink_bridge() default "br-cloud";

    @AttributeDefinition(
            description =
                    "Whether this host is the gateway of the pool: the driver then gives the bridge"
                            + " its address, lets networks out and nothing in to the host. Say no where"
                            + " a router outside has that address.")
    boolean uplink_gateway() default true;

    @AttributeDefinition(
            description =
                    "Address of the host on which ports of machines are published; 0.0.0.0 for all"
                            + " it has.")
    String publish_address() default "127.0.0.1";

    @AttributeDefinition(
            description =
                    "Blocks outside that networks must not reach through this host, with commas.")
    String[] uplink_refused() default {
        "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"
    };
}
