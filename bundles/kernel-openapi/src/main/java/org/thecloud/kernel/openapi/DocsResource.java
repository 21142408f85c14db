// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.openapi;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.thecloud.kernel.CloudException;
import org.thecloud.rest.Answers;
import org.thecloud.rest.Public;
import org.thecloud.rest.RestResource;

/** Swagger UI, out of this bundle; nothing comes from elsewhere. */
@Component(service = DocsResource.class)
@RestResource
@Path("docs")
public final class DocsResource {

    private static final Map<String, String> FILES =
            Map.of(
                    "index.html", "text/html;charset=utf-8",
                    "start.js", "text/javascript;charset=utf-8",
                    "swagger-ui-bundle.js", "text/javascript;charset=utf-8",
                    "swagger-ui.css", "text/css;charset=utf-8",
                    "favicon-32x32.png", "image/png");

    /** The page has scripts, styles and the document from here, and pictures inside its styles. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self' data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    @Activate
    public DocsResource() {}

    @GET
    @Public("docs:get")
    @Answers(summary = "Shows the description of the API as a page", value = String.class)
    public Response page() {
        return file("index.html");
    }

    @GET
    @Path("{file}")
    @Public("docs:get")
    @Answers(summary = "Gives a file of the page", value = String.class)
    public Response file(@PathParam("file") String name) {
        String type = FILES.get(name);
        if (type == null) {
            throw CloudException.notFound("file", name);
        }
        byte[] content = read(name);
        return Response.ok(content, type)
                .tag(Tags.of(content))
                .header("Content-Security-Policy", POLICY)
                .header("Cache-Control", "no-cache")
                .build();
    }

    private static byte[] read(String name) {
        try (InputStream in = DocsResource.class.getResourceAsStream("ui/" + name)) {
            if (in == null) {
                throw CloudException.notFound("file", name);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw CloudException.internal("ui/" + name + " cannot be read", unreadable);
        }
    }
}
