// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.cxf.continuations.SuspendedInvocationException;
import org.apache.cxf.jaxrs.JAXRSInvoker;
import org.apache.cxf.message.Exchange;
import org.jspecify.annotations.Nullable;

/** Makes CXF end without an answer when a method waits for something. */
final class ParkingInvoker extends JAXRSInvoker {

    @Override
    protected @Nullable Object performInvocation(
            Exchange exchange, Object resource, Method method, Object[] parameters)
            throws Exception {
        try {
            return super.performInvocation(exchange, resource, method, parameters);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof Parked) {
                throw new InvocationTargetException(new SuspendedInvocationException());
            }
            throw failed;
        }
    }
}
