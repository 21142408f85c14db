// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;
import org.thecloud.storage.service.StorageUsage;

/** What the buckets of the caller's tenant were used for. */
@Component(service = UsageResource.class)
@RestResource
@Path("storage/usage")
public final class UsageResource {

    private final StorageUsage usage;

    @Activate
    public UsageResource(@Reference StorageUsage usage) {
        this.usage = usage;
    }

    @GET
    @RequiresPermission(value = "storage:read", resource = "bucket/*")
    @Answers(
            summary = "Lists what buckets were used for, by the hour",
            value = UsageView.class,
            list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Instant settled = usage.settled();
        return Replies.page(
                request,
                usage.of(caller, from, to, page.query()).map(one -> UsageView.of(one, settled)));
    }
}
