// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.PageQuery;
import org.thecloud.rest.Answers;
import org.thecloud.rest.AnyCaller;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Public;
import org.thecloud.rest.RequiresPermission;

/**
 * One resource method as the document has it.
 *
 * @param path with its parameters in braces
 */
record Endpoint(Class<?> resource, Method method, HttpMethod verb, String path) {

    /** A path parameter with the expression that it must match. */
    private static final Pattern EXPRESSION = Pattern.compile("\\{\\s*(\\w+)\\s*:[^{}]*}");

    /** Empty for a method that answers no requests. */
    static Optional<Endpoint> of(Class<?> resource, Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(mark -> mark.annotationType().getAnnotation(jakarta.ws.rs.HttpMethod.class))
                .filter(verb -> verb != null)
                .findFirst()
                .map(
                        verb ->
                                new Endpoint(
                                        resource,
                                        method,
                                        HttpMethod.valueOf(verb.value()),
                                        path(resource, method)));
    }

    private static String path(Class<?> resource, Method method) {
        Path base = resource.getAnnotation(Path.class);
        Path sub = method.getAnnotation(Path.class);
        String path = (base == null ? "" : base.value()) + "/" + (sub == null ? "" : sub.value());
        String plain = EXPRESSION.matcher(path).replaceAll("{$1}");
        return "/" + plain.replaceAll("/+", "/").replaceAll("^/|/$", "");
    }

    String tag() {
        return path.split("/", 3)[1];
    }

    private boolean open() {
        return method.isAnnotationPresent(Public.class);
    }

    private boolean mutates() {
        return verb != HttpMethod.GET && verb != HttpMethod.HEAD && verb != HttpMethod.OPTIONS;
    }

    Operation operation(Schemas schemas) {
        Operation operation = new Operation().operationId(id()).addTagsItem(tag());
        Answers answers = method.getAnnotation(Answers.class);
        if (answers != null) {
            operation.summary(answers.summary());
        }
        describeAccess(operation);
        parameters(schemas).forEach(operation::addParametersItem);
        Type body = body();
        if (body != null) {
            operation.requestBody(
                    new RequestBody()
                            .required(true)
                            .content(content(mediaType(body), schemas.of(body))));
        }
        return operation.responses(responses(answers, body != null, schemas));
    }

    private String id() {
        String name = resource.getSimpleName().replaceAll("Resource$", "");
        return name.substring(0, 1).toLowerCase(Locale.ROOT)
                + name.substring(1)
                + method.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                + method.getName().substring(1);
    }

    private void describeAccess(Operation operation) {
        RequiresPermission required = method.getAnnotation(RequiresPermission.class);
        AnyCaller any = method.getAnnotation(AnyCaller.class);
        if (required != null) {
            operation.description("Needs the permission `" + required.value() + "`.");
            operation.addExtension("x-permission", required.value());
        } else if (any != null) {
            operation.description("For everybody with a key.");
            operation.addExtension("x-action", any.value());
        } else if (open()) {
            operation.description("For everybody, without credentials.");
            operation.security(List.of());
        }
    }

    private List<Parameter> parameters(Schemas schemas) {
        List<Parameter> found = new ArrayList<>();
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            PathParam path = parameter.getAnnotation(PathParam.class);
            QueryParam query = parameter.getAnnotation(QueryParam.class);
            if (path != null) {
                found.add(
                        new Parameter()
                                .in("path")
                                .name(path.value())
                                .required(true)
                                .schema(new StringSchema()));
            } else if (query != null) {
                found.add(query(query.value(), schemas.of(parameter.getParameterizedType())));
            } else if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    QueryParam inside = field.getAnnotation(QueryParam.class);
                    if (inside != null) {
                        found.add(
                                parameter.getType() == PageRequest.class
                                        ? page(inside.value())
                                        : query(
                                                inside.value(),
                                                schemas.of(field.getGenericType())));
                    }
                }
            }
        }
        headers(found);
        return found;
    }

    private static Parameter query(String name, Schema<?> schema) {
        return new Parameter().in("query").name(name).required(false).schema(schema);
    }

    private static Parameter page(String name) {
        return name.equals("limit")
                ? query(
                                name,
                                new IntegerSchema()
                                        .minimum(java.math.BigDecimal.ONE)
                                        .maximum(java.math.BigDecimal.valueOf(PageQuery.MOST)))
                        .description("How many at most.")
                : query(name, new StringSchema())
                        .description("Where to go on: from the Link header of the page before.");
    }

    private void headers(List<Parameter> found) {
        if (open()) {
            return;
        }
        found.add(
                header("X-Tenant-ID", "The tenant meant; else the caller's active one.")
                        .schema(new StringSchema().format("uuid")));
        if (!mutates()) {
            return;
        }
        found.add(
                query("dry_run", new BooleanSchema())
                        .description("Answer what would happen, and change nothing."));
        found.add(
                verb == HttpMethod.POST
                        ? header(
                                        "Idempotency-Key",
                                        "A repeat with the same key answers what the first made.")
                                .schema(new StringSchema().maxLength(64))
                        : header("If-Match", "The ETag that it must still have.")
                                .schema(new StringSchema()));
    }

    private static Parameter header(String name, String says) {
        return new Parameter().in("header").name(name).required(false).description(says);
    }

    /** The one parameter that nothing else provides. */
    private @Nullable Type body() {
        Set<Class<? extends Annotation>> provided =
                Set.of(
                        PathParam.class,
                        QueryParam.class,
                        HeaderParam.class,
                        BeanParam.class,
                        Context.class);
        return Arrays.stream(method.getParameters())
                .filter(parameter -> provided.stream().noneMatch(parameter::isAnnotationPresent))
                .map(java.lang.reflect.Parameter::getParameterizedType)
                .findFirst()
                .orElse(null);
    }

    private ApiResponses responses(@Nullable Answers answers, boolean body, Schemas schemas) {
        ApiResponses responses = new ApiResponses();
        int status = answers == null ? 200 : answers.status();
        responses.addApiResponse(Integer.toString(status), success(answers, schemas));
        for (String refusal : refusals(body)) {
            responses.addApiResponse(
                    refusal,
                    new ApiResponse().$ref("#/components/responses/" + Refusals.name(refusal)));
        }
        return responses;
    }

    private ApiResponse success(@Nullable Answers answers, Schemas schemas) {
        ApiResponse response = new ApiResponse().description("Done.");
        if (answers == null || answers.value() == Void.class) {
            return response;
        }
        if (answers.status() == 202) {
            response.description("Accepted: it is stored and will be done.");
        }
        Schema<?> item = schemas.of(answers.value());
        if (answers.list()) {
            response.addHeaderObject(
                    "Link",
                    new Header()
                            .description("rel=\"next\": the next page, if there is one.")
                            .schema(new StringSchema()));
        }
        return response.content(
                content(
                        produced(answers.value()),
                        answers.list() ? new ArraySchema().items(item) : item));
    }

    private String produced(Type body) {
        Produces own = method.getAnnotation(Produces.class);
        Produces all = own == null ? resource.getAnnotation(Produces.class) : own;
        return all == null ? mediaType(body) : all.value()[0];
    }

    /** Streams are bytes, everything else is JSON. */
    private static String mediaType(Type body) {
        return body == InputStream.class ? "application/octet-stream" : "application/json";
    }

    private static Content content(String type, Schema<?> schema) {
        return new Content().addMediaType(type, new MediaType().schema(schema));
    }

    private Set<String> refusals(boolean body) {
        Set<String> refusals = new TreeSet<>(List.of("400", "429", "503"));
        if (!open()) {
            refusals.addAll(List.of("401", "403"));
        }
        if (path.contains("{")) {
            refusals.add("404");
        }
        if (mutates()) {
            refusals.add("409");
        }
        if (mutates() && !open() && verb != HttpMethod.POST) {
            refusals.add("412");
        }
        if (body) {
            refusals.addAll(List.of("413", "415", "422"));
        }
        return refusals;
    }
}
