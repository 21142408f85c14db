// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OpenAPI document of some resource classes. */
final class Description {

    static final String PROBLEM = "Problem";
    static final String KEY = "api_key";
    static final String BEARER = "bearer";
    private static final Logger log = LoggerFactory.getLogger(Description.class);

    private final Schemas schemas = new Schemas();
    private final OpenAPI document =
            new OpenAPI()
                    .openapi("3.0.3")
                    .info(
                            new Info()
                                    .title("The Cloud")
                                    .version("1")
                                    .description(
                                            "What is installed here. Every refusal is a Problem"
                                                    + " (RFC 9457) with a stable code."))
                    .security(
                            List.of(
                                    new SecurityRequirement().addList(KEY),
                                    new SecurityRequirement().addList(BEARER)));

    Description(Collection<Class<?>> resources) {
        Map<String, PathItem> paths = new TreeMap<>();
        resources.stream()
                .distinct()
                .sorted(Comparator.comparing(Class::getName))
                .forEach(resource -> describe(resource, paths));
        Paths described = new Paths();
        paths.forEach(described::addPathItem);
        document.paths(described);
        document.components(components());
    }

    byte[] json() {
        try {
            return Json.mapper().writeValueAsBytes(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What of a resource cannot be described is left out; the others must not suffer from it. */
    private void describe(Class<?> resource, Map<String, PathItem> paths) {
        try {
            Method[] methods = resource.getMethods();
            Arrays.sort(methods, Comparator.comparing(Method::getName));
            String tag = null;
            for (Method method : methods) {
                Endpoint endpoint = Endpoint.of(resource, method).orElse(null);
                if (endpoint != null) {
                    paths.computeIfAbsent(endpoint.path(), path -> new PathItem())
                            .operation(endpoint.verb(), endpoint.operation(schemas));
                    tag = endpoint.tag();
                }
            }
            if (tag != null && !hasTag(tag)) {
                document.addTagsItem(new Tag().name(tag));
            }
        } catch (RuntimeException | LinkageError strange) {
            log.error("{} cannot be described", resource.getName(), strange);
        }
    }

    private boolean hasTag(String name) {
        return document.getTags() != null
                && document.getTags().stream().anyMatch(tag -> tag.getName().equals(name));
    }

    private Components components() {
        Components components = new Components();
        schemas.all().forEach(components::addSchemas);
        components.addSchemas(PROBLEM, problem());
        components.addSecuritySchemes(
                KEY,
                new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key"));
        components.addSecuritySchemes(
                BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
        Refusals.all().forEach((name, says) -> components.addResponses(name, refusal(says)));
        return components;
    }

    private static ApiResponse refusal(String says) {
        Schema<?> problem = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
        return new ApiResponse()
                .description(says)
                .addHeaderObject(
                        "X-Request-ID",
                        new Header()
                                .description("The same as request_id.")
                                .schema(new StringSchema()))
                .content(
                        new Content()
                                .addMediaType(
                                        "application/problem+json",
                                        new MediaType().schema(problem)));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("Why a request was refused; further members are facts, all strings.")
                .addProperty("type", new StringSchema().format("uri"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("A sentence for people."))
                .addProperty("code", new StringSchema().description("Stable, for programs."))
                .addProperty(
                        "field",
                        new StringSchema().description("The field, parameter or header at fault."))
                .addProperty("request_id", new StringSchema())
                .additionalProperties(new StringSchema())
                .required(List.of("type", "title", "status", "detail", "code", "request_id"));
    }
}
