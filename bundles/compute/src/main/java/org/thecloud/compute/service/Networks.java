// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.compute.ComputeError;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Turnstile;
import org.thecloud.network.Ports;

/** The network service, if one is installed; whoever needs it waits while it is replaced. */
@Component(service = Networks.class)
public final class Networks {

    private static final long PATIENCE_MILLIS = 10_000;

    private final Turnstile<Ports> ports = new Turnstile<>();

    @Activate
    public Networks() {
        // services come to it
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(Ports service) {
        ports.open(service);
    }

    void remove(Ports service) {
        ports.close(service, PATIENCE_MILLIS);
    }

    /** What is done with the network service. */
    interface Use<R> {
        R with(Ports service);
    }

    /**
     * Does something with the network service.
     *
     * @throws CloudException NO_NETWORKS if there is none
     */
    <R> R use(Use<R> use) {
        Turnstile.Room<Ports> room = ports.enter(PATIENCE_MILLIS);
        if (room == null) {
            throw new CloudException(
                    ComputeError.NO_NETWORKS,
                    "no network service is installed",
                    Map.of("field", "vpc_id"));
        }
        try {
            return use.with(room.value());
        } finally {
            ports.leave(room);
        }
    }
}
