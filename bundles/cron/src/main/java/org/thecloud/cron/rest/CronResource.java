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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.service.CronJobs;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.Run;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Jobs and their runs. */
@Component(service = CronResource.class)
@RestResource
@Path("cron")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class CronResource {

    private final CronJobs jobs;

    @Activate
    public CronResource(@Reference CronJobs jobs) {
        this.jobs = jobs;
    }

    @GET
    @RequiresPermission("cron:read")
    @Answers(summary = "Lists scheduled jobs", value = JobView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("name") @Nullable String name) {
        ResourceQuery query = ResourceQuery.of(page.query());
        query = name == null ? query : query.where("name", name);
        return Replies.page(request, jobs.list(caller, query).map(JobView::of));
    }

    @POST
    @RequiresPermission("cron:create")
    @Answers(summary = "Makes a scheduled job", value = JobView.class, status = 201)
    public Response create(@Context Caller caller, @Context UriInfo request, WantedJob body) {
        WantedJob wanted = present(body);
        Job made =
                jobs.create(
                        caller, wanted.requireName(), wanted.toSettings(), wanted.labelsOrNone());
        return Replies.made(
                request, Response.Status.CREATED, made.resource(), job -> JobView.of(made));
    }

    @GET
    @Path("{id}")
    @RequiresPermission("cron:read")
    @Answers(summary = "Shows a scheduled job", value = JobView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return ok(jobs.get(caller, id(id)));
    }

    @PUT
    @Path("{id}")
    @RequiresPermission("cron:update")
    @Answers(summary = "Changes what is given of a scheduled job", value = JobView.class)
    public Response update(@Context Caller caller, @PathParam("id") String id, WantedJob body) {
        WantedJob wanted = present(body);
        return ok(
                jobs.update(
                        caller, id(id), wanted.name(), wanted.toSettings(), wanted.labelsOrNone()));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("cron:delete")
    @Answers(summary = "Removes a scheduled job with its runs", status = 204)
    public Response delete(@Context Caller caller, @PathParam("id") String id) {
        jobs.delete(caller, id(id));
        return Replies.nothing();
    }

    @POST
    @Path("{id}/pause")
    @RequiresPermission("cron:update")
    @Answers(summary = "Stops the schedule of a job", value = JobView.class)
    public Response pause(@Context Caller caller, @PathParam("id") String id) {
        return ok(jobs.pause(caller, id(id), true));
    }

    @POST
    @Path("{id}/resume")
    @RequiresPermission("cron:update")
    @Answers(summary = "Starts the schedule of a job from now on", value = JobView.class)
    public Response resume(@Context Caller caller, @PathParam("id") String id) {
        return ok(jobs.pause(caller, id(id), false));
    }

    @POST
    @Path("{id}/run")
    @RequiresPermission("cron:run")
    @Answers(summary = "Runs a job now", value = RunView.class, status = 202)
    public Response run(@Context Caller caller, @PathParam("id") String id) {
        return Replies.accepted(RunView.of(jobs.run(caller, id(id))));
    }

    @GET
    @Path("{id}/runs")
    @RequiresPermission("cron:read")
    @Answers(summary = "Lists runs of a job, newest first", value = RunView.class, list = true)
    public Response runs(
            @Context Caller caller,
            @Context UriInfo request,
            @PathParam("id") String id,
            @BeanParam PageRequest page) {
        PageQuery query = page.query();
        String after = query.after();
        List<Run> runs =
                jobs.runs(
                        caller,
                        id(id),
                        query.limit() + 1,
                        after == null ? null : Ids.parse("after", after));
        boolean more = runs.size() > query.limit();
        List<Run> shown = more ? runs.subList(0, query.limit()) : runs;
        String next = more ? shown.get(shown.size() - 1).id().toString() : null;
        return Replies.page(request, new Page<>(shown, next).map(RunView::of));
    }

    private static UUID id(String text) {
        return Ids.parse("id", text);
    }

    private static WantedJob present(@Nullable WantedJob body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        return body;
    }

    private static Response ok(Job job) {
        return Replies.of(Response.Status.OK, job.resource(), resource -> JobView.of(job));
    }
}
