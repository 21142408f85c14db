// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the network service. */
@ObjectClassDefinition(
        id = "org.thecloud.network",
        name = "The Cloud: networks",
        description = "Addresses that networks and elastic IPs get.")
@interface Config {

    @AttributeDefinition(
            description =
                    "Block of addresses outside, for elastic IPs and for what VPCs send out; empty"
                            + " for none. Its first address is the gateway's.")
    String pool() default "100.64.0.0/16";

    @AttributeDefinition(
            description = "Address of the pool that routes for it; empty for its first.")
    String pool_gateway() default "";

    @AttributeDefinition(
            description =
                    "Whom instances ask for names that are not of their VPC; empty for nobody, then"
                            + " only names of the VPC are found.")
    String name_servers() default "";

    @AttributeDefinition(description = "Rules that a security group can have.")
    int rules_per_group() default 1000;
}
