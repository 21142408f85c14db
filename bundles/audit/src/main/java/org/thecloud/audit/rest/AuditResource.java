// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.audit.service.AuditService;
import org.thecloud.audit.service.Verdict;
import org.thecloud.kernel.Caller;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** The trail of the caller's tenant. */
@Component(service = AuditResource.class)
@RestResource
@Path("audit")
public final class AuditResource {

    private static final int USUAL = 50;

    private final AuditService audit;

    @Activate
    public AuditResource(@Reference AuditService audit) {
        this.audit = audit;
    }

    @GET
    @RequiresPermission("audit:list")
    @Answers(
            summary = "Lists what was done in the caller's tenant",
            value = EntryView.class,
            list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @BeanParam AuditFilter filter) {
        return Replies.page(
                request,
                audit.list(filter.of(caller.tenant().value(), page.query(USUAL)))
                        .map(EntryView::of));
    }

    @GET
    @Path("verify")
    @RequiresPermission(value = "platform:verify-audit", resource = "audit/*")
    @Answers(summary = "Checks that the trail is whole", value = Verdict.class)
    public Response verify(@Context Caller caller) {
        return Replies.ok(audit.verify());
    }
}
