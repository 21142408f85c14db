// SPDX-License-Identifier: Apache-2.0
package org.thecloud.bench.bare;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The least a servlet of this runtime can do: what the API is compared with. */
public final class Bare implements BundleActivator {

    private static final class Answer extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private static final byte[] BODY =
                "{\"id\":\"0190a000-0000-7000-8000-000000000000\",\"name\":\"bare\"}"
                        .getBytes(StandardCharsets.US_ASCII);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType("application/json");
            response.getOutputStream().write(BODY);
        }
    }

    @Override
    public void start(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.pattern", "/bench/bare");
        context.registerService(Servlet.class, new Answer(), properties);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the servlet away
    }
}
