// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.Jobs;
import org.thecloud.cron.service.Run;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Scheduled jobs and their runs. */
@Component(service = CronResource.class)
@RestResource
@Path("cron")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class CronResource {

    /** A payload of the largest size, every character of it escaped. */
    private static final long MOST_BYTES = 512 << 10;

    private final Jobs jobs;

    @Activate
    public CronResource(@Reference Jobs jobs) {
        this.jobs = jobs;
    }

    @GET
    @RequiresPermission("cron:list")
    @Answers(summary = "Lists scheduled jobs", value = JobView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name,
            @QueryParam("status") @Nullable String status) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        query = status == null ? query : query.where("state", status.toUpperCase(Locale.ROOT));
        return Replies.page(request, jobs.list(caller, query).map(JobView::of));
    }

    @POST
    @MaxBody(MOST_BYTES)
    @RequiresPermission("cron:create")
    @Answers(summary = "Makes a scheduled job", value = JobView.class, status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, WantedJob body) {
        Job job = jobs.create(caller, present(body).toWish());
        return Response.fromResponse(of(Response.Status.CREATED, job))
                .location(
                        request.getAbsolutePathBuilder()
                                .path(job.resource().id().toString())
                                .build())
                .build();
    }

    @GET
    @Path("{id}")
    @RequiresPermission("cron:get")
    @Answers(summary = "Shows a scheduled job", value = JobView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return ok(jobs.get(caller, id(id)));
    }

    @PUT
    @Path("{id}")
    @MaxBody(MOST_BYTES)
    @RequiresPermission("cron:update")
    @Answers(summary = "Changes a scheduled job", value = JobView.class)
    public Response update(@Context Caller caller, @PathParam("id") String id, WantedJob body) {
        return ok(jobs.update(caller, id(id), present(body).toWish()));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("cron:delete")
    @Answers(summary = "Removes a scheduled job with its runs", value = Message.class)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        jobs.delete(caller, id(id));
        return Replies.ok(new Message("cron job is deleted"));
    }

    @POST
    @Path("{id}/pause")
    @RequiresPermission("cron:update")
    @Answers(summary = "Pauses a scheduled job", value = JobView.class)
    public Response pause(@Context Caller caller, @PathParam("id") String id) {
        return ok(jobs.pause(caller, id(id)));
    }

    @POST
    @Path("{id}/resume")
    @RequiresPermission("cron:update")
    @Answers(summary = "Resumes a scheduled job", value = JobView.class)
    public Response resume(@Context Caller caller, @PathParam("id") String id) {
        return ok(jobs.resume(caller, id(id)));
    }

    @POST
    @Path("{id}/run")
    @RequiresPermission("cron:run")
    @Answers(summary = "Runs a scheduled job now", value = RunView.class, status = 202)
    public Response run(
            @Context Caller caller, @Context UriInfo request, @PathParam("id") String id) {
        Run run = jobs.run(caller, id(id));
        return Response.accepted(RunView.of(run))
                .location(
                        request.getBaseUriBuilder()
                                .path("cron/" + id + "/runs/" + run.id())
                                .build())
                .build();
    }

    @GET
    @Path("{id}/runs")
    @RequiresPermission("cron:get")
    @Answers(summary = "Lists runs of a job, newest first", value = RunView.class, list = true)
    public Response runs(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page) {
        return Replies.page(request, jobs.runs(caller, id(id), page.query()).map(RunView::of));
    }

    @GET
    @Path("{id}/runs/{run}")
    @RequiresPermission("cron:get")
    @Answers(summary = "Shows a run of a job", value = RunView.class)
    public RunView showRun(
            @Context Caller caller, @PathParam("id") String id, @PathParam("run") String run) {
        return RunView.of(jobs.run(caller, id(id), Ids.parse("run", run)));
    }

    private static UUID id(String text) {
        return Ids.parse("id", text);
    }

    private static <B> B present(@Nullable B body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        return body;
    }

    private static Response ok(Job job) {
        return of(Response.Status.OK, job);
    }

    private static Response of(Response.Status status, Job job) {
        return Response.status(status)
                .tag(new EntityTag(Long.toString(job.resource().version())))
                .entity(JobView.of(job))
                .build();
    }
}
