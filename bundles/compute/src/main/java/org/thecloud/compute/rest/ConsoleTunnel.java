// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.rest.Tunnel;

/**
 * Screens of instances over WebSockets. A token is good for one connection to one instance's
 * screen, for as long as the screen's own password; it is kept in memory only.
 */
@Component(service = {ConsoleTunnel.class, Tunnel.class})
public final class ConsoleTunnel implements Tunnel {

    static final String NAME = "console";

    private static final Duration LASTING = Duration.ofSeconds(60);
    private static final int TOKEN_BYTES = 32;
    private static final int USUAL_PORT = 5900;

    private final Instances instances;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

    /** Whose screen a token shows. */
    private record Ticket(Caller caller, UUID instance, InetSocketAddress screen, Instant until) {}

    @Activate
    public ConsoleTunnel(@Reference Instances instances) {
        this(instances, Clock.systemUTC());
    }

    ConsoleTunnel(Instances instances, Clock clock) {
        this.instances = instances;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A token for the screen that the driver has at this address. */
    String ticket(Caller caller, UUID instance, URI screen) {
        Instant now = clock.instant();
        tickets.values().removeIf(ticket -> ticket.until().isBefore(now));
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        int port = screen.getPort() < 0 ? USUAL_PORT : screen.getPort();
        tickets.put(
                token,
                new Ticket(
                        caller,
                        instance,
                        new InetSocketAddress(screen.getHost(), port),
                        now.plus(LASTING)));
        return token;
    }

    // Another machine may have the screen's port by now, unless the instance still runs.
    @Override
    public InetSocketAddress redeem(String token) {
        Ticket ticket = tickets.remove(token);
        if (ticket == null || ticket.until().isBefore(clock.instant())) {
            throw new CloudException(
                    KernelError.NOT_FOUND,
                    "this token leads nowhere, or no more; ask for the console again");
        }
        String state = instances.get(ticket.caller(), ticket.instance()).state();
        if (!state.equals(InstanceState.RUNNING)) {
            throw new CloudException(
                    KernelError.NOT_FOUND, "the instance is %s and has no screen".formatted(state));
        }
        return ticket.screen();
    }
}
