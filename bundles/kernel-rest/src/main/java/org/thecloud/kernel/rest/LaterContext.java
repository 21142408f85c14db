// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ext.Provider;
import org.apache.cxf.jaxrs.ext.ContextProvider;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http.AbstractHTTPDestination;
import org.thecloud.rest.Later;

/** Gives resource methods their {@code @Context Later}. */
@Provider
public final class LaterContext implements ContextProvider<Later> {

    @Override
    public Later createContext(Message message) {
        HttpServletRequest request =
                (HttpServletRequest) message.get(AbstractHTTPDestination.HTTP_REQUEST);
        return new CallLater(Call.of(java.util.Objects.requireNonNull(request)));
    }
}
