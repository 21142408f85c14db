// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.openapi;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Public;
import org.thecloud.rest.RestResource;

/**
 * The description of the resources that are registered now; made at the first request after one
 * came or went.
 */
@Component(service = OpenApiResource.class)
@RestResource
@Path("openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {

    /** Resources of every bundle but this one. */
    private static final String RESOURCES =
            "(&(thecloud.rest.resource=true)(!(" + Constants.SERVICE_BUNDLEID + "=%d)))";

    private record Document(int edition, byte[] json, EntityTag tag) {}

    private final Map<ServiceReference<Object>, Class<?>> resources = new ConcurrentHashMap<>();
    private final ServiceTracker<Object, Class<?>> tracker;
    private final AtomicInteger edition = new AtomicInteger();
    private volatile @Nullable Document document;

    @Activate
    public OpenApiResource(BundleContext context) throws InvalidSyntaxException {
        String filter = RESOURCES.formatted(context.getBundle().getBundleId());
        tracker =
                new ServiceTracker<>(
                        context, FrameworkUtil.createFilter(filter), new Follow(context, this));
        tracker.open();
    }

    @Deactivate
    public void close() {
        tracker.close();
    }

    private record Follow(BundleContext context, OpenApiResource document)
            implements ServiceTrackerCustomizer<Object, Class<?>> {

        @Override
        public @Nullable Class<?> addingService(ServiceReference<Object> reference) {
            Object resource = context.getService(reference);
            if (resource == null) {
                return null;
            }
            document.resources.put(reference, resource.getClass());
            document.edition.incrementAndGet();
            return resource.getClass();
        }

        @Override
        public void modifiedService(ServiceReference<Object> reference, Class<?> type) {
            // nothing of a resource's properties matters here
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Class<?> type) {
            document.resources.remove(reference);
            document.edition.incrementAndGet();
            context.ungetService(reference);
        }
    }

    @GET
    @Public("openapi:get")
    @Answers(summary = "Describes the API", value = Map.class)
    public Response get() {
        Document now = document;
        if (now == null || now.edition() != edition.get()) {
            now = make();
        }
        return Response.ok(now.json()).tag(now.tag()).header("Cache-Control", "no-cache").build();
    }

    private synchronized Document make() {
        // read before the resources are: one that comes meanwhile makes this document old already
        int now = edition.get();
        Document known = document;
        if (known == null || known.edition() != now) {
            byte[] json = new Description(List.copyOf(resources.values())).json();
            known = new Document(now, json, Tags.of(json));
            document = known;
        }
        return known;
    }
}
