// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Moment;
import org.thecloud.kernel.Trace;
import org.thecloud.kernel.Turnstile;
import org.thecloud.kernel.access.RequestListener;

/**
 * The one servlet of the API: gives each request its identity, finds who serves it, and waits for
 * them if need be.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/*",
            "osgi.http.whiteboard.servlet.asyncSupported=true",
            "osgi.http.whiteboard.servlet.name=thecloud-api"
        },
        configurationPid = "org.thecloud.kernel.rest")
@Designate(ocd = Config.class)
public final class FrontServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(FrontServlet.class);
    private static final String RESOURCES = "(" + Roster.RESOURCE + "=true)";
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Two runtimes, or one after a restart, do not give the same request id. */
    private static final String RUN = UUID.randomUUID().toString().substring(0, 18) + "-";

    private static final AtomicLong NUMBER = new AtomicLong();

    private final transient BundleContext context;
    private final transient ServiceComponentRuntime components;
    private final transient Config config;
    private final transient Addresses addresses;
    private final transient ObjectMapper json = Json.mapper();
    private final transient Recorder recorder = new Recorder();
    private final transient RequestTimes times = new RequestTimes();
    private transient @Nullable Access access;
    private transient @Nullable Mounts mounts;
    private transient @Nullable ServiceTracker<Object, Object> tracker;
    private transient @Nullable ServerRefusals refusals;

    @Activate
    public FrontServlet(
            BundleContext context, @Reference ServiceComponentRuntime components, Config config) {
        this.context = context;
        this.components = components;
        this.config = config;
        this.addresses = new Addresses(config.trusted_proxies());
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(RequestListener listener) {
        recorder.add(listener);
    }

    void remove(RequestListener listener) {
        recorder.remove(listener);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeMeters")
    void addMeters(MeterRegistry registry) {
        times.add(registry);
    }

    void removeMeters(MeterRegistry registry) {
        times.remove(registry);
    }

    @Override
    public void init() throws ServletException {
        Access gate = new Access(context, config);
        Limits limits = new Limits(config);
        Supplier<List<Object>> providers =
                () ->
                        List.of(
                                new JsonBodies(json),
                                new Problems(),
                                new Gatekeeper(gate, limits),
                                new Finisher(recorder),
                                new CallerContext(),
                                new LaterContext());
        Mounts served =
                new Mounts(
                        providers,
                        getServletConfig(),
                        config.drain_seconds() * 1000L,
                        config.hold_seconds() * 1000L * 3 / 10);
        access = gate;
        mounts = served;
        refusals = ServerRefusals.install();
        try {
            tracker =
                    new ServiceTracker<>(
                            context,
                            FrameworkUtil.createFilter(RESOURCES),
                            new Follow(context, components, served));
        } catch (InvalidSyntaxException impossible) {
            throw new ServletException(impossible);
        }
        tracker.open();
    }

    /** Mounts resources that come, and takes away those that go, once nobody is in them. */
    private record Follow(BundleContext context, ServiceComponentRuntime components, Mounts mounts)
            implements ServiceTrackerCustomizer<Object, Object> {

        @Override
        public @Nullable Object addingService(ServiceReference<Object> reference) {
            Object resource = context.getService(reference);
            if (resource != null) {
                Bundle bundle = bundle(reference);
                mounts.add(bundle.getBundleId(), resource, Roster.of(bundle, components));
            }
            return resource;
        }

        @Override
        public void modifiedService(ServiceReference<Object> reference, Object resource) {
            // nothing of a resource's properties matters here
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Object resource) {
            Bundle bundle = bundle(reference);
            mounts.remove(bundle.getBundleId(), resource, Roster.of(bundle, components));
            context.ungetService(reference);
        }

        private Bundle bundle(ServiceReference<Object> reference) {
            return context.getBundle((Long) reference.getProperty(Constants.SERVICE_BUNDLEID));
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
        Call call = again ? again(request) : first(request);
        MDC.put("request_id", call.requestId());
        try (Moment moment = Moment.open()) {
            headers(request, response, call);
            checkEscapes(request.getQueryString());
            serve(request, response, call);
            if (call.parked()) {
                park(request, call);
            }
        } catch (CloudException refused) {
            answer(request, response, call, Problem.of(refused, call.requestId()));
        } catch (RuntimeException failed) {
            if (isGone(failed)) {
                log.debug("request {}: nobody waits for the answer", call.requestId());
                return;
            }
            log.error("request {} failed: {}", call.requestId(), call.action(), failed);
            answer(
                    request,
                    response,
                    call,
                    Problem.of(CloudException.internal("", failed), call.requestId()));
        } finally {
            if (!call.parked()) {
                times.answered(request.getMethod(), call, response.getStatus());
            }
            MDC.clear();
        }
    }

    private Call first(HttpServletRequest request) {
        String address =
                addresses.of(request.getRemoteAddr(), request.getHeader("X-Forwarded-For"));
        Call call = new Call(requestId(request), address, request);
        request.setAttribute(Call.ATTRIBUTE, call);
        return call;
    }

    private static Call again(HttpServletRequest request) {
        Call call = Call.of(request);
        call.comesAgain();
        return call;
    }

    /** Gives the thread back until what the request waits for is there. */
    private static void park(HttpServletRequest request, Call call) {
        CompletableFuture<?> awaited = call.awaited();
        if (awaited == null) {
            throw new IllegalStateException("a request that waits for nothing");
        }
        AsyncContext waiting = request.startAsync();
        waiting.setTimeout(0);
        waiting.addListener(new Gone(awaited));
        var unused = awaited.whenComplete((answer, failed) -> waiting.dispatch());
    }

    /** Nobody waits any more if the connection breaks. */
    private record Gone(CompletableFuture<?> awaited) implements AsyncListener {

        @Override
        public void onError(AsyncEvent broken) {
            awaited.cancel(false);
        }

        @Override
        public void onTimeout(AsyncEvent never) {
            // there is no timeout: whatever is awaited has one
        }

        @Override
        public void onComplete(AsyncEvent answered) {
            // as it should be
        }

        @Override
        public void onStartAsync(AsyncEvent again) {
            // has listeners of its own
        }
    }

    /** Whether the connection has ended under the answer. */
    private static boolean isGone(Throwable failed) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof EOFException) {
                return true;
            }
        }
        return false;
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, Call call)
            throws IOException {
        Mounts served = mounts;
        String path = request.getRequestURI();
        Optional<Mount> mount = served == null ? Optional.empty() : served.find(path);
        if (mount.isEmpty()) {
            answer(request, response, call, Problems.ofStandard(404, call.requestId()));
            return;
        }
        Turnstile<BundleServer> way = mount.get().turnstile();
        Turnstile.Room<BundleServer> room = way.enter(config.hold_seconds() * 1000L);
        if (room == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE,
                    "the service at /" + mount.get().path() + " is not there at present",
                    Map.of("retry_after", "5"));
        }
        try {
            room.value().serve(new BodyLimit(request, call), response);
        } finally {
            way.leave(room);
        }
    }

    /** Refuses a percent sign that no two hexadecimal digits follow. */
    private static void checkEscapes(@Nullable String query) {
        int at = query == null ? -1 : query.indexOf('%');
        while (query != null && at >= 0) {
            if (at + 2 >= query.length()
                    || Character.digit(query.charAt(at + 1), 16) < 0
                    || Character.digit(query.charAt(at + 2), 16) < 0) {
                throw CloudException.invalid("query", "the query has a broken percent escape");
            }
            at = query.indexOf('%', at + 3);
        }
    }

    private static String requestId(HttpServletRequest request) {
        String given = request.getHeader("X-Request-ID");
        return given != null && REQUEST_ID.matcher(given).matches() ? given : newRequestId();
    }

    static String newRequestId() {
        return RUN + Long.toHexString(NUMBER.incrementAndGet());
    }

    private static void headers(
            HttpServletRequest request, HttpServletResponse response, Call call) {
        response.setHeader("X-Request-ID", call.requestId());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
        response.setHeader("Content-Security-Policy", "default-src 'self'");
        response.setHeader("Cache-Control", "no-store");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        Trace trace =
                Trace.parse(request.getHeader(Trace.HEADER))
                        .map(Trace::next)
                        .orElseGet(Trace::fresh);
        MDC.put(Trace.TRACE_ID, trace.traceId());
        MDC.put(Trace.SPAN_ID, trace.spanId());
        MDC.put(Trace.FLAGS, trace.flags());
        response.setHeader(Trace.HEADER, trace.header());
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, Call call, Problem problem)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        BodyLimit.discard(request);
        call.refused(problem.code(), problem.detail());
        recorder.answered(call, problem.status());
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        String wait = problem.details().get("retry_after");
        if (wait != null) {
            response.setHeader("Retry-After", wait);
        }
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }

    @Override
    public void destroy() {
        if (refusals != null) {
            refusals.uninstall();
        }
        if (tracker != null) {
            tracker.close();
        }
        if (mounts != null) {
            mounts.close();
        }
        if (access != null) {
            access.close();
        }
    }
}
