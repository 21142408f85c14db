// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.rest.Answers;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** The catalogue of sizes. */
@Component(service = InstanceTypeResource.class)
@RestResource
@Path("instance-types")
@Produces(MediaType.APPLICATION_JSON)
public final class InstanceTypeResource {

    private final InstanceTypes types;

    @Activate
    public InstanceTypeResource(@Reference InstanceTypes types) {
        this.types = types;
    }

    /** All sizes with their prices; the catalogue is short, so it has one page. */
    @GET
    @RequiresPermission("instance:list")
    @Answers(
            summary = "Lists the types of instances and their prices",
            value = InstanceType.class,
            list = true)
    public List<InstanceType> list() {
        return types.list();
    }
}
