// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

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
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceStats;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.Instances;
import org.thecloud.compute.Power;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RequiresPermission;
import org.thecloud.rest.RestResource;

/** Instances. */
@Component(service = InstanceResource.class)
@RestResource
@Path("instances")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class InstanceResource {

    private final Instances instances;
    private final InstanceTypes types;
    private final ConsoleTunnel consoles;

    @Activate
    public InstanceResource(
            @Reference Instances instances,
            @Reference InstanceTypes types,
            @Reference ConsoleTunnel consoles) {
        this.instances = instances;
        this.types = types;
        this.consoles = consoles;
    }

    /**
     * Where the screen is, under both names that clients know.
     *
     * @param websocketUrl the same for clients elsewhere, good for one connection
     */
    record ConsoleView(String consoleUrl, String url, String websocketUrl) {}

    /** A program to run. */
    record ExecRequest(@Nullable List<String> command) {}

    @GET
    @RequiresPermission("instance:list")
    @Answers(summary = "Lists instances", value = InstanceView.class, list = true)
    public Response list(
            @Context Caller caller,
            @Context UriInfo request,
            @BeanParam PageRequest page,
            @QueryParam("tag") List<String> tags,
            @QueryParam("name") @Nullable String name,
            @QueryParam("status") @Nullable String status,
            @QueryParam("driver") @Nullable String driver) {
        Map<String, String> index = new TreeMap<>();
        put(index, "name", name);
        put(index, "state", status == null ? null : status.toUpperCase(java.util.Locale.ROOT));
        put(index, "driver", driver);
        ResourceQuery query = new ResourceQuery(page.query(), index, labels(tags), false);
        return Replies.page(
                request,
                instances.list(caller, query).map(instance -> InstanceView.of(instance, types)));
    }

    private static void put(Map<String, String> index, String field, @Nullable String value) {
        if (value != null) {
            index.put(field, value);
        }
    }

    private static Map<String, Optional<String>> labels(List<String> tags) {
        Map<String, Optional<String>> labels = new TreeMap<>();
        for (String tag : tags) {
            int colon = tag.indexOf(':');
            if (tag.isBlank() || colon == 0) {
                throw CloudException.invalid("tag", "tag must be key or key:value");
            }
            labels.put(
                    colon < 0 ? tag : tag.substring(0, colon),
                    colon < 0 ? Optional.empty() : Optional.of(tag.substring(colon + 1)));
        }
        return labels;
    }

    @POST
    @RequiresPermission("instance:launch")
    @Answers(summary = "Launches an instance", value = InstanceView.class, status = 202)
    public Response launch(@Context Caller caller, @Context UriInfo request, LaunchInstance body) {
        return Replies.made(
                request,
                Response.Status.ACCEPTED,
                instances.launch(caller, present(body).toLaunch()),
                this::view);
    }

    @GET
    @Path("{id}")
    @RequiresPermission("instance:get")
    @Answers(summary = "Shows an instance", value = InstanceView.class)
    public Response get(@Context Caller caller, @PathParam("id") String id) {
        return reply(Response.Status.OK, instances.get(caller, Ids.parse("id", id)));
    }

    @PUT
    @Path("{id}")
    @RequiresPermission("instance:update")
    @Answers(
            summary = "Changes an instance: its power, type, labels or metadata",
            value = InstanceView.class)
    public Response update(
            @Context Caller caller, @PathParam("id") String id, UpdateInstance body) {
        InstanceChange change = present(body).toChange();
        return reply(Response.Status.OK, instances.update(caller, Ids.parse("id", id), change));
    }

    @PUT
    @Path("{id}/metadata")
    @RequiresPermission("instance:update")
    @Answers(summary = "Changes labels and metadata of an instance", value = InstanceView.class)
    public Response metadata(
            @Context Caller caller, @PathParam("id") String id, UpdateInstance body) {
        InstanceChange change = present(body).toChange();
        InstanceChange words =
                new InstanceChange(null, change.labels(), change.metadata(), null, null);
        return reply(Response.Status.OK, instances.update(caller, Ids.parse("id", id), words));
    }

    @DELETE
    @Path("{id}")
    @RequiresPermission("instance:terminate")
    @Answers(summary = "Terminates an instance", value = Message.class)
    public Response terminate(@Context Caller caller, @PathParam("id") String id) {
        instances.terminate(caller, Ids.parse("id", id));
        return Replies.ok(new Message("instance is being terminated"));
    }

    @POST
    @Path("{id}/start")
    @RequiresPermission("instance:update")
    @Answers(
            summary = "Starts an instance, or lets it go on",
            value = InstanceView.class,
            status = 202)
    public Response start(@Context Caller caller, @PathParam("id") String id) {
        return power(caller, id, Power.RUNNING);
    }

    @POST
    @Path("{id}/pause")
    @RequiresPermission("instance:update")
    @Answers(
            summary = "Halts an instance where it is, with its memory",
            value = InstanceView.class,
            status = 202)
    public Response pause(@Context Caller caller, @PathParam("id") String id) {
        return power(caller, id, Power.PAUSED);
    }

    @POST
    @Path("{id}/stop")
    @RequiresPermission("instance:update")
    @Answers(summary = "Stops an instance", value = InstanceView.class, status = 202)
    public Response stop(@Context Caller caller, @PathParam("id") String id) {
        return power(caller, id, Power.STOPPED);
    }

    @POST
    @Path("{id}/restart")
    @RequiresPermission("instance:update")
    @Answers(summary = "Restarts an instance", value = InstanceView.class, status = 202)
    public Response restart(@Context Caller caller, @PathParam("id") String id) {
        return accepted(instances.restart(caller, Ids.parse("id", id)));
    }

    @POST
    @Path("{id}/resize")
    @RequiresPermission("instance:update")
    @Answers(summary = "Gives an instance another type", value = InstanceView.class, status = 202)
    public Response resize(
            @Context Caller caller, @PathParam("id") String id, UpdateInstance body) {
        String type = present(body).instanceType();
        if (type == null) {
            throw CloudException.invalid("instance_type", "instance_type is required");
        }
        return accepted(instances.update(caller, Ids.parse("id", id), InstanceChange.type(type)));
    }

    private Response power(Caller caller, String id, Power power) {
        return accepted(instances.update(caller, Ids.parse("id", id), InstanceChange.power(power)));
    }

    @GET
    @Path("{id}/console")
    @RequiresPermission("instance:console")
    @Answers(summary = "Tells where an instance's screen is", value = ConsoleView.class)
    public Response console(
            @Context Caller caller, @Context UriInfo request, @PathParam("id") String id) {
        UUID instance = Ids.parse("id", id);
        String url = instances.console(caller, instance);
        URI socket =
                request.getBaseUriBuilder()
                        .scheme(request.getBaseUri().getScheme().equals("https") ? "wss" : "ws")
                        .replacePath("tunnels")
                        .path(ConsoleTunnel.NAME)
                        .path(consoles.ticket(caller, instance, URI.create(url)))
                        .build();
        return Replies.ok(new ConsoleView(url, url, socket.toString()));
    }

    @GET
    @Path("{id}/logs")
    @Produces(MediaType.TEXT_PLAIN)
    @RequiresPermission("instance:logs")
    @Answers(summary = "Shows what an instance printed last", value = String.class)
    public Response logs(
            @Context Caller caller,
            @PathParam("id") String id,
            @QueryParam("tail") @Nullable String tail) {
        String text = instances.logs(caller, Ids.parse("id", id), lines(tail));
        return Response.ok(text, "text/plain;charset=utf-8").build();
    }

    private static int lines(@Nullable String tail) {
        try {
            return tail == null ? 100 : Integer.parseInt(tail);
        } catch (NumberFormatException notANumber) {
            throw CloudException.invalid("tail", "tail must be a number of lines");
        }
    }

    @GET
    @Path("{id}/stats")
    @RequiresPermission("instance:get")
    @Answers(summary = "Tells what an instance uses", value = InstanceStats.class)
    public InstanceStats stats(@Context Caller caller, @PathParam("id") String id) {
        return instances.stats(caller, Ids.parse("id", id));
    }

    @POST
    @Path("{id}/exec")
    @RequiresPermission("instance:exec")
    @Answers(
            summary = "Runs a program in an instance and waits for its end",
            value = ExecResult.class)
    public ExecResult exec(@Context Caller caller, @PathParam("id") String id, ExecRequest body) {
        List<String> command = present(body).command();
        return instances.exec(
                caller,
                Ids.parse("id", id),
                command == null ? List.of() : LaunchInstance.withoutNulls("command", command));
    }

    private static <B> B present(@Nullable B body) {
        if (body == null) {
            throw CloudException.invalid("", "a JSON body is required");
        }
        return body;
    }

    private Response accepted(Resource<InstanceSpec, InstanceStatus> instance) {
        return reply(Response.Status.ACCEPTED, instance);
    }

    private Response reply(
            Response.Status status, Resource<InstanceSpec, InstanceStatus> instance) {
        return Replies.of(status, instance, this::view);
    }

    private InstanceView view(Resource<InstanceSpec, InstanceStatus> instance) {
        return InstanceView.of(instance, types);
    }
}
