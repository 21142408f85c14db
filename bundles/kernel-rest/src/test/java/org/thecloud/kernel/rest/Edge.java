// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.util.converter.Converters;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Authenticator;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.access.RequestRecord;
import org.thecloud.kernel.access.TenantResolver;

/** The edge on a real server in a real framework, with people whose key is {@code good}. */
final class Edge implements AutoCloseable {

    static final UUID USER = UUID.fromString("01900000-0000-7000-8000-000000000001");
    static final TenantId TENANT =
            new TenantId(UUID.fromString("01900000-0000-7000-8000-000000000002"));

    /** What the configuration says, where tests differ. */
    record Settings(int hold, int drain, int rate) {
        static final Settings USUAL = new Settings(10, 10, 1_000_000);
    }

    private final Framework framework;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<RequestRecord> records = new CopyOnWriteArrayList<>();
    private final DescribedComponents components = new DescribedComponents();

    Edge(Path folder, Settings settings) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.toString());
        properties.put("felix.log.level", "1");
        framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        FrontServlet front = new FrontServlet(context(), components, config(settings));
        front.add(records::add);
        ServletContextHandler handler = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(front);
        holder.setInitOrder(0);
        handler.addServlet(holder, "/*");
        server.setHandler(handler);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.start();
    }

    /** People, and permission for everything but what ends in {@code :forbidden}. */
    Edge withAccess() {
        register(
                Authenticator.class,
                shown ->
                        shown.apiKey() != null && shown.apiKey().reveal().equals("good")
                                ? Optional.of(
                                        new Principal(
                                                Principal.Type.USER, USER, "a@example.com", USER))
                                : Optional.empty());
        register(
                TenantResolver.class,
                (principal, requested) -> {
                    if (requested != null && !requested.equals(TENANT.toString())) {
                        throw CloudException.invalid("X-Tenant-ID", "not your tenant");
                    }
                    return TENANT;
                });
        register(
                Authorizer.class,
                (caller, permission, resource) ->
                        new Decision(!permission.endsWith(":forbidden"), "the test says so"));
        return this;
    }

    <S> ServiceRegistration<S> register(Class<S> type, S service) {
        return context().registerService(type, service, new Hashtable<>());
    }

    /** Offers a resource, as a service bundle does. */
    ServiceRegistration<?> offer(Object resource) {
        return offer(framework, resource);
    }

    /** Offers a resource of a certain bundle. */
    ServiceRegistration<?> offer(Bundle bundle, Object resource) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("thecloud.rest.resource", true);
        return bundle.getBundleContext()
                .registerService(resource.getClass().getName(), resource, properties);
    }

    /** A started bundle whose components are these resources, as far as they are offered. */
    Bundle bundle(Class<?>... resources) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "things");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        Bundle bundle =
                context().installBundle("things", new ByteArrayInputStream(jar.toByteArray()));
        components.describe(bundle, resources);
        bundle.start();
        return bundle;
    }

    DescribedComponents components() {
        return components;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    int port() {
        return connector.getLocalPort();
    }

    List<RequestRecord> records() {
        return records;
    }

    /** Sends a request; headers come in pairs. */
    HttpResponse<String> send(
            String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** Posts JSON as somebody with a good key. */
    HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        String[] all = new String[headers.length + 4];
        all[0] = "X-API-Key";
        all[1] = "good";
        all[2] = "Content-Type";
        all[3] = "application/json";
        System.arraycopy(headers, 0, all, 4, headers.length);
        return send("POST", path, HttpRequest.BodyPublishers.ofString(json), all);
    }

    @Override
    public void close() throws Exception {
        server.stop();
        framework.stop();
        framework.waitForStop(10_000);
    }

    private static Config config(Settings settings) {
        return Converters.standardConverter()
                .convert(
                        Map.of(
                                "key.requests.per.second",
                                settings.rate(),
                                "key.burst",
                                settings.rate(),
                                "tenant.requests.per.second",
                                settings.rate(),
                                "tenant.burst",
                                settings.rate(),
                                "auth.per.minute",
                                5,
                                "failures.per.minute",
                                60,
                                "hold.seconds",
                                settings.hold(),
                                "drain.seconds",
                                settings.drain()))
                .to(Config.class);
    }
}
