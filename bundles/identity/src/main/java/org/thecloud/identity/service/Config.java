// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Rules of sign-in. */
@ObjectClassDefinition(
        id = "org.thecloud.identity",
        name = "The Cloud: identity",
        description = "Accounts, sessions and API keys.")
public @interface Config {

    @AttributeDefinition(description = "How long the key of a login lives, in minutes.")
    int session_minutes() default 720;

    @AttributeDefinition(description = "How long a token for a new password lives, in minutes.")
    int reset_minutes() default 60;

    @AttributeDefinition(
            description =
                    "Logins that fail, and requests for a new password, per minute for one account"
                            + " from one address.")
    int attempts_per_minute() default 5;

    @AttributeDefinition(
            description =
                    "The same for one account from all addresses together, except those from which"
                            + " its owner has logged in.")
    int account_attempts_per_minute() default 5;

    @AttributeDefinition(description = "E-mail of the administrator made at the first start.")
    String admin_email() default "admin@localhost.localdomain";
}
