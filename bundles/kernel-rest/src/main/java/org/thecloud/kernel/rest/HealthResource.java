// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Public;
import org.thecloud.rest.RestResource;

/** Whether the process lives, and whether the platform can serve. */
@Component(service = HealthResource.class)
@RestResource
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

    private static final String INDISPENSABLE = "database";

    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();

    @Activate
    public HealthResource() {}

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(HealthCheck check) {
        checks.add(check);
    }

    void remove(HealthCheck check) {
        checks.remove(check);
    }

    /** The process answers. */
    record Live(String status) {}

    /**
     * How the platform is.
     *
     * @param status UP when it serves, DEGRADED when an indispensable part is missing
     * @param checks what each part says
     */
    record Ready(String status, Map<String, String> checks, Instant time) {}

    @GET
    @Path("live")
    @Public("health:live")
    @Answers(summary = "Tells that the process answers", value = Live.class)
    public Response live() {
        return Response.ok(new Live("ok")).build();
    }

    @GET
    @Public("health:ready")
    @Answers(
            summary = "Tells whether the platform serves, and how each part is",
            value = Ready.class)
    public Response health() {
        return ready();
    }

    @GET
    @Path("ready")
    @Public("health:ready")
    @Answers(
            summary = "Tells whether the platform serves, and how each part is",
            value = Ready.class)
    public Response ready() {
        Map<String, String> found = new TreeMap<>();
        boolean serves = true;
        found.put(INDISPENSABLE, "DISCONNECTED: the store is not there");
        boolean stored = false;
        for (HealthCheck check : checks) {
            Health health = check.check();
            found.put(check.name(), health.text());
            stored |= check.name().equals(INDISPENSABLE);
            serves &= health.state() != Health.State.DOWN;
        }
        boolean up = serves && stored;
        return Response.status(up ? 200 : 503)
                .entity(new Ready(up ? "UP" : "DEGRADED", found, Instant.now()))
                .build();
    }
}
