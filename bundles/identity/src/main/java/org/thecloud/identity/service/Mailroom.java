// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.identity.Mail;
import org.thecloud.identity.spi.Courier;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Secret;

/** Lets other services use the couriers. Thread-safe. */
@Component(service = Mail.class)
public final class Mailroom implements Mail {

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            fieldOption = FieldOption.REPLACE)
    volatile List<Courier> couriers = List.of();

    @Activate
    public Mailroom() {
        // couriers come and go
    }

    @Override
    public boolean possible() {
        return !couriers.isEmpty();
    }

    @Override
    public String send(String recipient, String subject, Secret body) {
        CloudException failure =
                new CloudException(
                        KernelError.UNAVAILABLE, "nothing is installed here that sends mail");
        for (Courier courier : couriers) {
            try {
                courier.deliver(recipient, subject, body);
                return courier.name();
            } catch (IOException | RuntimeException failed) {
                failure =
                        new CloudException(
                                KernelError.UNAVAILABLE,
                                "the mail was not taken: " + failed.getMessage(),
                                Map.of("courier", courier.name()),
                                failed);
            }
        }
        throw failure;
    }
}
