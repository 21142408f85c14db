// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.cxf.jaxrs.model.OperationResourceInfo;
import org.apache.cxf.jaxrs.utils.JAXRSUtils;
import org.apache.cxf.message.Message;
import org.slf4j.MDC;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;

/**
 * Stands before every resource method: who calls, in which tenant, how often, and whether they may.
 * A method without a mark is refused, and so is everything when the parts that decide are missing.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public final class Gatekeeper implements ContainerRequestFilter {

    private final Access access;
    private final Limits limits;

    private final Map<OperationResourceInfo, Rule> rules = new ConcurrentHashMap<>();

    Gatekeeper(Access access, Limits limits) {
        this.access = access;
        this.limits = limits;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        HttpServletRequest request = Call.request();
        Call call = Call.of(request);
        Rule rule = rule(matched());
        call.route(rule.route());
        call.maxBody(rule.maxBody());
        call.dataPlane(rule.dataPlane());
        BodyLimit.checkLength(request, call);
        if (rule.open()) {
            call.wants(rule.permission(), "");
            if (rule.sensitive()) {
                limits.sensitive(rule.permission(), call.address());
            }
            call.conditions(Demands.of(request, rule.ownTags()));
            return;
        }
        call.wants(
                rule.marked() ? rule.permission() : call.action(),
                rule.name(context.getUriInfo().getPathParameters()));
        Caller caller = identify(request, call, rule.ownTags());
        call.caller(caller);
        MDC.put("tenant", caller.tenant().toString());
        if (!call.again()) {
            limits.known(caller);
        }
        if (!rule.marked()) {
            throw new CloudException(
                    KernelError.FORBIDDEN,
                    "this method is marked with no permission, so nobody may call it");
        }
        if (rule.judged()) {
            authorise(call, caller, rule.permission());
        }
    }

    private Rule rule(OperationResourceInfo matched) {
        Rule known = rules.get(matched);
        return known != null
                ? known
                : rules.computeIfAbsent(matched, method -> Rule.of(method.getMethodToInvoke()));
    }

    private static OperationResourceInfo matched() {
        Message message = JAXRSUtils.getCurrentMessage();
        OperationResourceInfo matched =
                message == null ? null : message.getExchange().get(OperationResourceInfo.class);
        if (matched == null) {
            throw new IllegalStateException("no method is matched");
        }
        return matched;
    }

    private Caller identify(HttpServletRequest request, Call call, boolean ownTags) {
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
}
