// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.ws.rs.ext.Provider;
import org.apache.cxf.jaxrs.ext.ContextProvider;
import org.apache.cxf.message.Message;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;

/**
 * Gives resource methods their {@code @Context Caller}; for public methods, one without rights that
 * says where from.
 */
@Provider
public final class CallerContext implements ContextProvider<Caller> {

    @Override
    public Caller createContext(Message message) {
        Call call = Call.current();
        Caller known = call.caller();
        return known != null
                ? known
                : new Caller(
                        Principal.ANONYMOUS,
                        TenantId.PLATFORM,
                        call.requestId(),
                        call.address(),
                        call.conditions());
    }
}
