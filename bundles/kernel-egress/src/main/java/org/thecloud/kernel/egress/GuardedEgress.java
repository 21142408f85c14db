// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;

/** The client, whose only way from a name to a connection leads through {@link Lookup}. */
@Component(service = Egress.class, configurationPid = "org.thecloud.kernel.egress")
@Designate(ocd = Config.class)
public final class GuardedEgress implements Egress {

    private static final int MOST_THREADS = 32;
    private static final int MOST_HEADER_BYTES = 32 * 1024;
    private static final long IDLE_MILLIS = 5000;
    private static final List<String> NOT_BY_THE_CLIENT =
            List.of(
                    RedirectProtocolHandler.NAME,
                    WWWAuthenticationProtocolHandler.NAME,
                    ProxyAuthenticationProtocolHandler.NAME);

    private final Rules rules;
    private final Lookup lookup;
    private final HttpClient client;
    private final CallTimes times = new CallTimes();

    @Activate
    public GuardedEgress(Config config) throws Exception {
        this(config, InetAddress::getAllByName);
    }

    GuardedEgress(Config config, Lookup.Names names) throws Exception {
        this.rules = new Rules(config);
        this.lookup = new Lookup(rules, names);
        this.client = client(config, lookup);
        client.start();
        client.getContentDecoderFactories().clear(); // bodies pass as they are: no bombs
        for (String handler : NOT_BY_THE_CLIENT) {
            client.getProtocolHandlers().remove(handler);
        }
    }

    private static HttpClient client(Config config, Lookup lookup) {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setTrustStore(Trust.with(config.trust_file()));
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
        threads.setName("cloud-egress");
        threads.setDaemon(true);
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(tls);
        connector.setConnectTimeout(Duration.ofSeconds(config.connect_seconds()));
        connector.setIdleTimeout(Duration.ofMillis(IDLE_MILLIS));
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setSocketAddressResolver(lookup);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "TheCloud"));
        client.setMaxResponseHeadersSize(MOST_HEADER_BYTES);
        client.setMaxConnectionsPerDestination(config.concurrent_calls());
        client.setDestinationIdleTimeout(60_000);
        return client;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(MeterRegistry registry) {
        times.add(registry);
    }

    void remove(MeterRegistry registry) {
        times.remove(registry);
    }

    @Override
    public void check(URI target) throws InterruptedException {
        rules.check(target);
        lookup.check(target.getHost());
    }

    @Override
    public Response send(Request request) throws InterruptedException {
        long began = System.nanoTime();
        try {
            Response answer = follow(request, began + request.deadline().toNanos());
            times.answered(answer.status(), Duration.ofNanos(System.nanoTime() - began));
            return answer;
        } catch (CloudException failed) {
            times.failed(failed.code(), Duration.ofNanos(System.nanoTime() - began));
            throw failed;
        }
    }

    @Override
    public CompletableFuture<Egress.Answer> call(String lane, Request request) {
        long began = System.nanoTime();
        CompletableFuture<Egress.Answer> call = new Call(client, rules, lane, request).begin();
        call.whenComplete((answer, failed) -> count(answer, failed, began));
        return call; // not what whenComplete gives: cancelling that would not reach the call
    }

    private void count(Egress.@Nullable Answer answer, @Nullable Throwable failed, long began) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (answer != null) {
            times.answered(answer.status(), took);
        } else if (failed instanceof CloudException known) {
            times.failed(known.code(), took);
        }
    }

    private Response follow(Request request, long until) throws InterruptedException {
        Hop hop = Hop.first(request);
        while (true) {
            Response answer = exchange(hop, until, request.maxBytes());
            Hop next;
            try {
                next =
                        request.followRedirects()
                                ? hop.after(answer.status(), answer.headers())
                                : null;
            } catch (CloudException refused) {
                answer.close();
                throw refused;
            }
            if (next == null) {
                return answer;
            }
            answer.close();
            hop = next;
        }
    }

    private Response exchange(Hop hop, long until, long maxBytes) throws InterruptedException {
        rules.check(hop.target());
        long left = hop.left(until);
        org.eclipse.jetty.client.Request out = hop.on(client, left);
        InputStreamResponseListener listener = new InputStreamResponseListener();
        out.send(listener);
        try {
            org.eclipse.jetty.client.Response head =
                    listener.get(left + 1000, TimeUnit.MILLISECONDS);
            Arriving answer = new Arriving(head, hop.target(), out, listener, maxBytes);
            if (!hop.method().equals("HEAD")) {
                refuseLong(answer, maxBytes);
            }
            return answer;
        } catch (InterruptedException stop) {
            out.abort(stop);
            throw stop;
        } catch (ExecutionException failed) {
            throw Failures.of(hop.target(), failed);
        } catch (TimeoutException slow) {
            out.abort(slow);
            throw Failures.of(hop.target(), slow);
        }
    }

    /** Does not even begin with a body that says it is too long. */
    private static void refuseLong(Arriving answer, long maxBytes) {
        String length = answer.headers().getOrDefault("Content-Length", List.of("0")).get(0);
        if (length.length() > 18 || Long.parseLong(length.strip()) > maxBytes) {
            answer.close();
            throw EgressError.EGRESS_TOO_LARGE.because(
                    "the answer of "
                            + answer.from().getHost()
                            + " is longer than "
                            + maxBytes
                            + " bytes");
        }
    }

    @Deactivate
    public void close() throws Exception {
        client.stop();
        lookup.close();
    }
}
