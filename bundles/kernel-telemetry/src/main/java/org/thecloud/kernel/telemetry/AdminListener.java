// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The second HTTP listener: metrics and profiling, for operators only. */
@Component(
        service = AdminListener.class,
        immediate = true,
        configurationPid = "org.thecloud.kernel.telemetry")
@Designate(ocd = Config.class)
public final class AdminListener {

    private static final Logger log = LoggerFactory.getLogger(AdminListener.class);
    private static final int SHORTEST_TOKEN = 16;
    private static final int MOST_THREADS = 8;
    private static final long IDLE_MILLIS = 30_000;

    private final Snapshots snapshots;
    private final Profiles profiles;
    private final Server server;
    private final ServerConnector connector;

    @Activate
    public AdminListener(@Reference PrometheusMeters meters, @Reference Parts parts, Config config)
            throws Exception {
        demandToken(config);
        this.snapshots = new Snapshots(meters);
        this.profiles = new Profiles(config);
        this.server = new Server(threads());
        this.connector = connector(server, config);
        server.setHandler(new AdminPages(meters, snapshots, parts::ask, profiles, config));
        try {
            server.start();
        } catch (Exception failed) {
            close();
            throw new IllegalStateException(
                    "metrics are not served: %s:%d: %s"
                            .formatted(config.host(), config.port(), failed.getMessage()),
                    failed);
        }
        log.info("metrics and profiling on {}:{}", config.host(), port());
    }

    /** Nobody but this machine gets in without a secret, however the file was written. */
    private static void demandToken(Config config) throws UnknownHostException {
        boolean here = InetAddress.getByName(config.host()).isLoopbackAddress();
        if (config.token().isEmpty() ? !here : config.token().length() < SHORTEST_TOKEN) {
            throw new IllegalStateException(
                    "metrics are not served: on %s a token of %d or more characters is needed"
                            .formatted(config.host(), SHORTEST_TOKEN));
        }
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
        threads.setName("cloud-admin");
        threads.setDaemon(true);
        return threads;
    }

    private static ServerConnector connector(Server server, Config config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        return connector;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(Snapshot snapshot) {
        snapshots.add(snapshot);
    }

    void remove(Snapshot snapshot) {
        snapshots.remove(snapshot);
    }

    int port() {
        return connector.getLocalPort();
    }

    @Deactivate
    public void close() throws Exception {
        profiles.close();
        server.stop();
        snapshots.close();
    }
}
