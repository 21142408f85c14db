// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.email;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.Mail;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.notify.spi.Address;
import org.thecloud.notify.spi.NotifyTarget;
import org.thecloud.notify.spi.Parcel;
import org.thecloud.notify.spi.Parcel.Confirmation;

/** Sends messages of topics as mail to people who confirmed that they want them. */
@Component(service = NotifyTarget.class)
@Driver("email")
public final class EmailTarget implements NotifyTarget {

    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");

    private final Mail mail;

    @Activate
    public EmailTarget(@Reference Mail mail) {
        this.mail = mail;
    }

    @Override
    public Probe probe() {
        return mail.possible()
                ? Probe.ready("mail")
                : Probe.unhealthy("nothing is installed here that sends mail: see identity-smtp");
    }

    @Override
    public Address resolve(Caller caller, String endpoint) {
        if (!ADDRESS.matcher(endpoint).matches()) {
            throw CloudException.invalid("endpoint", "endpoint must be a mail address");
        }
        if (!mail.possible()) {
            throw new DriverException(
                    DriverException.Kind.UNSUPPORTED,
                    "NO_MAIL",
                    "nothing is installed here that sends mail");
        }
        int at = endpoint.lastIndexOf('@');
        return Address.open(
                endpoint.substring(0, at) + endpoint.substring(at).toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean needsConfirmation() {
        return true;
    }

    @Override
    public String deliver(Caller self, Parcel parcel) {
        Confirmation confirmation = parcel.confirmation();
        String subject =
                confirmation != null
                        ? "Messages of " + parcel.topicName() + ": do you want them?"
                        : parcel.subject() == null
                                ? "Message of " + parcel.topicName()
                                : parcel.subject();
        String text =
                confirmation != null
                        ? question(parcel, confirmation)
                        : parcel.body() + farewell(parcel.unsubscribeUrl());
        return "taken by " + mail.send(parcel.endpoint(), subject, new Secret(text));
    }

    private static String question(Parcel parcel, Confirmation confirmation) {
        String how =
                confirmation.url() == null
                        ? "confirm with this token: " + confirmation.token()
                        : "open " + confirmation.url();
        return """
                Somebody wants messages of the topic %s to be sent to this address.

                If that is right, %s

                until %s. If it is not, do nothing: you will get none.
                """
                .formatted(parcel.topicName(), how, confirmation.until());
    }

    private static String farewell(@Nullable String url) {
        return url == null ? "" : "\n\n-- \nTo get no more of these: " + url + "\n";
    }
}
