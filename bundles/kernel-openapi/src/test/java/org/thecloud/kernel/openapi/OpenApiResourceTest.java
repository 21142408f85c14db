// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.thecloud.kernel.Caller;
import org.thecloud.rest.Answers;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Public;
import org.thecloud.rest.RequiresPermission;

/** The document follows the services of a real framework. */
class OpenApiResourceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir java.nio.file.Path folder;
    private Framework framework;
    private OpenApiResource openApi;

    record ShelfView(String id, long sizeBytes, Map<String, String> labels, Instant createdAt) {}

    record WriteShelf(@Nullable String displayName, @Nullable List<String> words) {}

    /** Of the same simple name as the one outside. */
    static final class Other {
        record ShelfView(String colour) {}
    }

    @Path("shelves")
    @Produces("application/json")
    public static final class ShelfResource {

        @GET
        @RequiresPermission("shelf:list")
        @Answers(summary = "Lists shelves", value = ShelfView.class, list = true)
        public Response list(
                @Context Caller caller,
                @BeanParam PageRequest page,
                @QueryParam("tag") List<String> tags) {
            throw new UnsupportedOperationException();
        }

        @POST
        @RequiresPermission("shelf:create")
        @Answers(summary = "Makes a shelf", value = ShelfView.class, status = 201)
        public Response create(@Context Caller caller, @Nullable WriteShelf body) {
            throw new UnsupportedOperationException();
        }

        @DELETE
        @Path("{id}")
        @RequiresPermission("shelf:delete")
        @Answers(summary = "Takes a shelf away", status = 204)
        public Response delete(@Context Caller caller, @PathParam("id") String id) {
            throw new UnsupportedOperationException();
        }
    }

    @Path("windows")
    public static final class WindowResource {

        @GET
        @Public("window:look")
        @Answers(summary = "Looks out", value = Other.ShelfView.class)
        public Response look() {
            throw new UnsupportedOperationException();
        }
    }

    @Path("boxes")
    public static final class BoxResource {

        @PUT
        @Path("{box}/{thing: .+}")
        @RequiresPermission("box:fill")
        @Answers(summary = "Fills a box", value = InputStream.class)
        public Response fill(
                @Context Caller caller,
                @PathParam("box") String box,
                @PathParam("thing") String thing,
                InputStream body) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void start() throws Exception {
        jakarta.ws.rs.ext.RuntimeDelegate.setInstance(
                new org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl());
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.toString());
        properties.put("felix.log.level", "1");
        framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        openApi = new OpenApiResource(bundle("org.thecloud.kernel.openapi"));
    }

    @AfterEach
    void stop() throws Exception {
        openApi.close();
        framework.stop();
        framework.waitForStop(10_000);
    }

    private BundleContext bundle(String name) throws Exception {
        java.util.jar.Manifest manifest = new java.util.jar.Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        java.io.ByteArrayOutputStream jar = new java.io.ByteArrayOutputStream();
        new java.util.jar.JarOutputStream(jar, manifest).close();
        Bundle bundle =
                framework
                        .getBundleContext()
                        .installBundle(
                                "test:" + name,
                                new java.io.ByteArrayInputStream(jar.toByteArray()));
        bundle.start();
        return bundle.getBundleContext();
    }

    private ServiceRegistration<?> offer(Object resource) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("thecloud.rest.resource", true);
        return framework
                .getBundleContext()
                .registerService(resource.getClass().getName(), resource, properties);
    }

    private JsonNode document() throws Exception {
        return JSON.readTree((byte[]) openApi.get().getEntity());
    }

    @Test
    void itFollowsServicesThatComeAndGo() throws Exception {
        assertThat(document().path("paths")).isEmpty();
        var tag = openApi.get().getEntityTag();

        ServiceRegistration<?> shelves = offer(new ShelfResource());
        offer(new WindowResource());
        assertThat(document().path("paths").fieldNames())
                .toIterable()
                .containsExactly("/shelves", "/shelves/{id}", "/windows");
        assertThat(openApi.get().getEntityTag()).isNotEqualTo(tag);
        assertThat(openApi.get().getEntity()).isSameAs(openApi.get().getEntity());

        shelves.unregister();
        assertThat(document().path("paths").fieldNames()).toIterable().containsExactly("/windows");
    }

    @Test
    void aMethodIsDescribedWithAllItTakesAndGives() throws Exception {
        offer(new ShelfResource());
        JsonNode create = document().at("/paths/~1shelves/post");

        assertThat(create.path("operationId").asText()).isEqualTo("shelfCreate");
        assertThat(create.path("summary").asText()).isEqualTo("Makes a shelf");
        assertThat(create.path("x-permission").asText()).isEqualTo("shelf:create");
        assertThat(create.path("parameters").findValuesAsText("name"))
                .containsExactly("X-Tenant-ID", "dry_run", "Idempotency-Key");
        assertThat(create.at("/requestBody/content/application~1json/schema/$ref").asText())
                .isEqualTo("#/components/schemas/WriteShelf");
        assertThat(create.at("/responses/201/content/application~1json/schema/$ref").asText())
                .isEqualTo("#/components/schemas/Shelf");
        assertThat(create.path("responses").fieldNames())
                .toIterable()
                .contains("400", "401", "403", "409", "413", "415", "422", "429", "503");

        JsonNode list = document().at("/paths/~1shelves/get");
        assertThat(list.path("parameters").findValuesAsText("name"))
                .containsExactly("limit", "after", "tag", "X-Tenant-ID");
        assertThat(list.at("/responses/200/content/application~1json/schema/type").asText())
                .isEqualTo("array");

        JsonNode delete = document().at("/paths/~1shelves~1{id}/delete");
        assertThat(delete.path("parameters").findValuesAsText("name"))
                .containsExactly("id", "X-Tenant-ID", "dry_run", "If-Match");
        assertThat(delete.at("/responses/204/content").isMissingNode()).isTrue();
    }

    @Test
    void streamsAreBytesAndPathsHaveNoExpressions() throws Exception {
        offer(new BoxResource());
        JsonNode fill = document().at("/paths/~1boxes~1{box}~1{thing}/put");

        for (String place : List.of("/requestBody", "/responses/200")) {
            JsonNode schema = fill.at(place + "/content/application~1octet-stream/schema");
            assertThat(schema.path("type").asText()).as(place).isEqualTo("string");
            assertThat(schema.path("format").asText()).as(place).isEqualTo("binary");
        }
    }

    @Test
    void fieldsAreNamedAsTheWireHasThem() throws Exception {
        offer(new ShelfResource());
        JsonNode shelf = document().at("/components/schemas/Shelf");

        assertThat(shelf.path("properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "size_bytes", "labels", "created_at");
        assertThat(shelf.at("/properties/created_at/format").asText()).isEqualTo("date-time");
        assertThat(shelf.at("/properties/labels/additionalProperties/type").asText())
                .isEqualTo("string");
        assertThat(shelf.path("required"))
                .extracting(JsonNode::asText)
                .containsExactly("size_bytes");
    }

    @Test
    void typesOfTheSameNameAreKeptApart() throws Exception {
        offer(new ShelfResource());
        offer(new WindowResource());
        JsonNode schemas = document().at("/components/schemas");

        assertThat(schemas.at("/Shelf/properties/size_bytes").isMissingNode()).isFalse();
        assertThat(schemas.at("/KernelShelf/properties/colour").isMissingNode()).isFalse();
    }

    @Test
    void publicMethodsNeedNoCredentials() throws Exception {
        offer(new WindowResource());
        JsonNode look = document().at("/paths/~1windows/get");

        assertThat(look.path("security")).isEmpty();
        assertThat(look.has("security")).isTrue();
        assertThat(look.path("responses").has("401")).isFalse();
        assertThat(document().at("/components/securitySchemes/api_key/name").asText())
                .isEqualTo("X-API-Key");
    }

    @Test
    void filesOfThePageAreInTheBundleAndTheOthersAreNot() {
        DocsResource docs = new DocsResource();

        for (String file :
                List.of("index.html", "start.js", "swagger-ui-bundle.js", "swagger-ui.css")) {
            assertThat((byte[]) docs.file(file).getEntity()).as(file).isNotEmpty();
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> docs.file("../package-info.class"))
                .hasMessageContaining("package-info");
    }
}
