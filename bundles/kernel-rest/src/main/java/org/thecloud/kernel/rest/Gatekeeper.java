// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.rest.AnyCaller;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.OwnConditions;
import org.thecloud.rest.Public;
import org.thecloud.rest.RequiresPermission;

/**
 * Stands before every resource method: who calls, in which tenant, how often, and whether they may.
 * A method without a mark is refused, and so is everything when the parts that decide are missing.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public final class Gatekeeper implements ContainerRequestFilter {

    private final Access access;
    private final Limits limits;

    @Context private @Nullable ResourceInfo matched;
    @Context private @Nullable HttpServletRequest request;

    Gatekeeper(Access access, Limits limits) {
        this.access = access;
        this.limits = limits;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        if (matched == null || request == null) {
            throw new IllegalStateException("not called by the container");
        }
        Call call = Call.of(request);
        Method method = matched.getResourceMethod();
        call.route(template(matched.getResourceClass(), method));
        MaxBody size = method.getAnnotation(MaxBody.class);
        if (size != null) {
            call.maxBody(size.value());
        }
        BodyLimit.checkLength(request, call);
        boolean ownTags = method.isAnnotationPresent(OwnConditions.class);
        Public open = method.getAnnotation(Public.class);
        if (open != null) {
            call.wants(open.value(), "");
            if (open.sensitive()) {
                limits.sensitive(open.value(), call.address());
            }
            call.conditions(Demands.of(request, ownTags));
            return;
        }
        RequiresPermission required = method.getAnnotation(RequiresPermission.class);
        AnyCaller any = method.getAnnotation(AnyCaller.class);
        String permission = required != null ? required.value() : any != null ? any.value() : "";
        call.wants(
                permission.isEmpty() ? call.action() : permission,
                name(required, permission, context.getUriInfo().getPathParameters()));
        Caller caller = identify(call, ownTags);
        call.caller(caller);
        MDC.put("tenant", caller.tenant().toString());
        limits.known(caller);
        if (required != null) {
            authorise(call, caller, permission);
        } else if (any == null) {
            throw new CloudException(
                    KernelError.FORBIDDEN,
                    "this method is marked with no permission, so nobody may call it");
        }
    }

    private Caller identify(Call call, boolean ownTags) {
        if (request == null) {
            throw new IllegalStateException("no request");
        }
        limits.beforeCredentials(call.address());
        Principal principal;
        try {
            principal = access.authenticate(request, call.address());
        } catch (CloudException refused) {
            if (refused.code().name().equals(KernelError.UNAUTHENTICATED.name())) {
                limits.wrongCredentials(call.address());
            }
            throw refused;
        }
        TenantId tenant = access.tenant(principal, request.getHeader("X-Tenant-ID"));
        call.conditions(Demands.of(request, ownTags));
        return new Caller(principal, tenant, call.requestId(), call.address(), call.conditions());
    }

    private void authorise(Call call, Caller caller, String permission) {
        Decision decision = access.decide(caller, permission, call.resource());
        if (!decision.allowed()) {
            throw new CloudException(
                    KernelError.FORBIDDEN,
                    "you may not %s on %s: %s"
                            .formatted(permission, call.resource(), decision.because()),
                    Map.of(
                            "permission",
                            permission,
                            "resource",
                            call.resource(),
                            "because",
                            decision.because()));
        }
    }

    private static String name(
            @Nullable RequiresPermission required,
            String permission,
            MultivaluedMap<String, String> parameters) {
        if (required != null && !required.resource().isEmpty()) {
            String name = required.resource();
            for (String parameter : parameters.keySet()) {
                name =
                        name.replace(
                                "{" + parameter + "}",
                                String.valueOf(parameters.getFirst(parameter)));
            }
            return name;
        }
        String kind = permission.substring(0, Math.max(0, permission.indexOf(':')));
        String id = parameters.getFirst("id");
        return kind + "/" + (id == null ? "*" : id);
    }

    private static String template(Class<?> type, Method method) {
        Path base = type.getAnnotation(Path.class);
        Path sub = method.getAnnotation(Path.class);
        String path = (base == null ? "" : base.value()) + "/" + (sub == null ? "" : sub.value());
        return "/" + path.replaceAll("/+", "/").replaceAll("^/|/$", "");
    }
}
