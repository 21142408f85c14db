// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.service.SubscriptionSpec.Endpoint;
import org.thecloud.notify.spi.Address;
import org.thecloud.notify.spi.NotifyTarget;

/** To what subscriptions may deliver. */
@Component(service = Targets.class)
public final class Targets {

    /** What takes dead letters. */
    public static final String QUEUE = "queue";

    private static final int MOST_ADDRESS = 2000;

    private final Egress egress;
    private final DriverSet<NotifyTarget> installed;

    @Activate
    public Targets(@Reference Egress egress, @Reference Drivers drivers) {
        this.egress = egress;
        this.installed = drivers.of(NotifyTarget.class);
    }

    /**
     * The address as it is to be kept; refuses what cannot be delivered to.
     *
     * @param field for refusals
     */
    Address resolve(Caller caller, String protocol, String address, String field) {
        String text = address.strip();
        if (text.isEmpty() || text.length() > MOST_ADDRESS || text.indexOf('\0') >= 0) {
            throw CloudException.invalid(
                    field, field + " must be 1 to " + MOST_ADDRESS + " characters");
        }
        try {
            return protocol.equals(Endpoint.WEBHOOK)
                    ? Address.open(checked(uri(text, field)))
                    : installed(protocol, field).resolve(caller, text);
        } catch (CloudException refused) {
            boolean named = refused.field().isPresent() || refused.kind().retryable();
            throw named ? refused : refused.with("field", field);
        }
    }

    private static URI uri(String text, String field) {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // answered below, like one that lacks its host
        }
        throw CloudException.invalid(
                field, field + " must be an address such as https://example.org/hook");
    }

    private String checked(URI uri) {
        try {
            egress.check(uri);
            return uri.toString();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(KernelError.UNAVAILABLE, "the call was interrupted");
        }
    }

    private NotifyTarget installed(String protocol, String field) {
        List<String> known = new ArrayList<>(List.of(Endpoint.WEBHOOK));
        installed.list().stream()
                .filter(driver -> driver.state() != DriverInfo.State.MISSING)
                .map(DriverInfo::name)
                .sorted()
                .forEach(known::add);
        if (!known.contains(protocol)) {
            throw new CloudException(
                    NotifyError.UNKNOWN_PROTOCOL,
                    "nothing of the protocol "
                            + protocol
                            + " is installed here; installed: "
                            + String.join(", ", known),
                    Map.of(
                            "field",
                            field.equals("endpoint") ? "protocol" : field,
                            "installed",
                            String.join(",", known)));
        }
        return installed.require(protocol);
    }

    boolean needsConfirmation(String protocol) {
        return !protocol.equals(Endpoint.WEBHOOK)
                && installed.require(protocol).needsConfirmation();
    }

    /** What delivers for this protocol; it may come and go. */
    public NotifyTarget of(String protocol) {
        return installed.require(protocol);
    }

    public Egress egress() {
        return egress;
    }

    /** Whom deliveries to this endpoint call. */
    static String host(Endpoint endpoint) {
        if (!endpoint.protocol().equals(Endpoint.WEBHOOK)) {
            return endpoint.protocol();
        }
        URI url = URI.create(endpoint.address());
        return String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + url.getPort();
    }
}
