// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import java.time.Clock;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.aws.AwsService;
import org.thecloud.identity.AccessKeys;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.RequestListener;
import org.thecloud.kernel.access.TenantResolver;

/**
 * The one listener of all AWS protocols. It stays while the services behind it, and those that know
 * keys, tenants and permissions, are replaced.
 */
@Component(service = Listener.class, immediate = true, configurationPid = "org.thecloud.aws")
@Designate(ocd = Config.class)
public final class Listener {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int LARGEST_HEADERS = 64 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final long IDLE_MILLIS = 60_000;

    private final Gate gate;
    private final Server server;
    private final ServerConnector connector;

    @Activate
    public Listener(Config config) throws Exception {
        this(config, Clock.systemUTC());
    }

    Listener(Config config, Clock clock) throws Exception {
        gate = new Gate(config, clock);
        QueuedThreadPool threads = new QueuedThreadPool(config.threads(), 8, (int) IDLE_MILLIS);
        threads.setName("aws");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LARGEST_HEADERS);
        http.setResponseHeaderSize(LARGEST_HEADERS);
        // Long answers go out in pieces of this size, each a call of the system.
        http.setOutputBufferSize(PIECE);
        // A field is signed as it was sent: "UTF-8" must not become "utf-8".
        http.setHeaderCacheCaseSensitive(true);
        // Keys of objects may have anything in them; what is not allowed is refused by the
        // services.
        http.setUriCompliance(UriCompliance.UNSAFE);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setAllowNullPathInContext(true);
        context.addServlet(new ServletHolder(new EdgeServlet(gate, config.domains())), "/");
        server.setHandler(context);
        server.setStopTimeout(config.drain_seconds() * 1000L);
        try {
            server.start();
        } catch (Exception taken) {
            server.stop();
            throw taken;
        }
        log.info("AWS protocols are listened for on {}:{}", config.host(), port());
    }

    /** The port that is listened on. */
    int port() {
        return connector.getLocalPort();
    }

    @Deactivate
    public void close() throws Exception {
        server.stop();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeService")
    void addService(AwsService service) {
        gate.service(service.name()).came(service);
    }

    void removeService(AwsService service) {
        gate.service(service.name()).goes(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "removeKeys")
    void addKeys(AccessKeys keys) {
        gate.keys.came(keys);
    }

    void removeKeys(AccessKeys keys) {
        gate.keys.goes(keys);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "removeTenants")
    void addTenants(TenantResolver tenants) {
        gate.tenants.came(tenants);
    }

    void removeTenants(TenantResolver tenants) {
        gate.tenants.goes(tenants);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "removeAuthorizer")
    void addAuthorizer(Authorizer authorizer) {
        gate.authorizer.came(authorizer);
    }

    void removeAuthorizer(Authorizer authorizer) {
        gate.authorizer.goes(authorizer);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeListener")
    void addListener(RequestListener listener) {
        gate.recorder.add(listener);
    }

    void removeListener(RequestListener listener) {
        gate.recorder.remove(listener);
    }
}
