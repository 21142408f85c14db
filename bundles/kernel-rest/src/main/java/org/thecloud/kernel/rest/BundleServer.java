// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.cxf.Bus;
import org.apache.cxf.bus.extension.ExtensionManagerBus;
import org.apache.cxf.endpoint.Server;
import org.apache.cxf.interceptor.OneWayProcessorInterceptor;
import org.apache.cxf.jaxrs.JAXRSServerFactoryBean;
import org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl;
import org.apache.cxf.jaxrs.lifecycle.SingletonResourceProvider;
import org.apache.cxf.jaxrs.provider.ServerProviderFactory;
import org.apache.cxf.service.model.EndpointInfo;
import org.apache.cxf.transport.Destination;
import org.apache.cxf.transport.http.AbstractHTTPDestination;
import org.apache.cxf.transport.http.DestinationRegistry;
import org.apache.cxf.transport.http.DestinationRegistryImpl;
import org.apache.cxf.transport.http.HTTPTransportFactory;

/**
 * The JAX-RS server of one bundle's resources. Made aside and complete before the first request
 * comes.
 */
final class BundleServer {

    private final ServletConfig config;
    private final Bus bus;
    private final Server server;
    private final AbstractHTTPDestination destination;

    BundleServer(List<Object> resources, List<Object> providers, ServletConfig config) {
        this.config = config;
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ExtensionManagerBus.class.getClassLoader());
        try {
            RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
            bus = new ExtensionManagerBus();
            JAXRSServerFactoryBean factory = new JAXRSServerFactoryBean();
            factory.setBus(bus);
            factory.setDestinationFactory(new Destinations(new DestinationRegistryImpl()));
            factory.setAddress("/");
            factory.setInvoker(new ParkingInvoker());
            factory.setProviders(providers);
            factory.setResourceClasses(resources.stream().<Class<?>>map(Object::getClass).toList());
            resources.forEach(
                    resource ->
                            factory.setResourceProvider(
                                    resource.getClass(),
                                    new SingletonResourceProvider(resource, true)));
            server = factory.create();
            server.getEndpoint()
                    .getService()
                    .getInInterceptors()
                    .removeIf(OneWayProcessorInterceptor.class::isInstance);
            // it would read _type and _ctype from the query of every request
            providers(server).setRequestPreprocessor(null);
            server.getEndpoint().getOutInterceptors().add(new DateHeader());
            destination = (AbstractHTTPDestination) server.getDestination();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static ServerProviderFactory providers(Server server) {
        return (ServerProviderFactory)
                Objects.requireNonNull(
                        server.getEndpoint().get(ServerProviderFactory.class.getName()));
    }

    /** Makes the way in; each server has its own, or all would share the address. */
    private static final class Destinations extends HTTPTransportFactory {

        Destinations(DestinationRegistry registry) {
            super(registry);
        }

        @Override
        public Destination getDestination(EndpointInfo endpoint, Bus bus) throws IOException {
            EdgeDestination destination = new EdgeDestination(bus, registry, endpoint);
            destination.finalizeConfig();
            return destination;
        }
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        destination.invoke(config, config.getServletContext(), request, response);
    }

    void close() {
        server.destroy();
        bus.shutdown(true);
    }
}
