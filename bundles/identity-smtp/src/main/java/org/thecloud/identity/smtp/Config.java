// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.smtp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The mail server. */
@ObjectClassDefinition(
        id = SmtpCourier.PID,
        name = "The Cloud: mail",
        description =
                "The server that takes mail to users. Nothing is sent without this configuration.")
@interface Config {

    @AttributeDefinition(description = "Name of the mail server; must be given.")
    String host() default "";

    @AttributeDefinition(description = "Its port.")
    int port() default 587;

    @AttributeDefinition(
            description =
                    "starttls: begins in the clear and must become encrypted; tls: encrypted from the"
                            + " start, usually port 465; none: never encrypted, and then without a"
                            + " user.",
            options = {@Option("starttls"), @Option("tls"), @Option("none")})
    String security() default "starttls";

    @AttributeDefinition(description = "User of the mail server; empty means no sign-in.")
    String user() default "";

    @AttributeDefinition(description = "Password of that user.", type = AttributeType.PASSWORD)
    String password() default "";

    @AttributeDefinition(description = "Address that mail comes from; must be given.")
    String from() default "";

    @AttributeDefinition(
            description =
                    "PEM file with the certificates that the server's may be signed with; empty means"
                            + " those that the Java runtime trusts.")
    String ca_file() default "";

    @AttributeDefinition(
            description = "Seconds to wait for a connection, and for each answer of the server.")
    int timeout_seconds() default 15;
}
