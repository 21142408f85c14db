// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ext.RuntimeDelegate;

import org.apache.cxf.Bus;
import org.apache.cxf.bus.extension.ExtensionManagerBus;
import org.apache.cxf.endpoint.Server;
import org.apache.cxf.jaxrs.JAXRSServerFactoryBean;
import org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl;
import org.apache.cxf.jaxrs.lifecycle.SingletonResourceProvider;
import org.apache.cxf.transport.http.DestinationRegistry;
import org.apache.cxf.transport.http.DestinationRegistryImpl;
import org.apache.cxf.transport.http.HTTPTransportFactory;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;

import java.io.IOException;
import java.util.List;

/**
 * The JAX-RS server of one bundle's resources. Made aside and complete before the first request
 * comes.
 */
final class BundleServer {

    private final Bus bus;
    private final Server server;
    private final CXFNonSpringServlet servlet;

    BundleServer(List<Object> resources, List<Object> providers, ServletConfig config)
            throws ServletException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ExtensionManagerBus.class.getClassLoader());
        try {
            RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
            DestinationRegistry registry = new DestinationRegistryImpl();
            bus = new ExtensionManagerBus();
            servlet = new CXFNonSpringServlet(registry, false);
            servlet.setBus(bus);
            servlet.init(config);
            JAXRSServerFactoryBean factory = new JAXRSServerFactoryBean();
            factory.setBus(bus);
            factory.setDestinationFactory(new HTTPTransportFactory(registry));
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
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    void serve(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        servlet.service(request, response);
    }

    void close() {
        server.destroy();
        servlet.destroy();
        bus.shutdown(true);
    }
}
