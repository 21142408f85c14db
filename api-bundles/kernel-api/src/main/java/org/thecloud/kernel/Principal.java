// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who acts.
 *
 * @param type what sort of actor
 * @param id stable id of the user, service account or operator
 * @param name what people call the actor: the e-mail of a user, the login of an operator
 * @param credential the API key or session used, absent for operators and the system
 */
public record Principal(Type type, UUID id, String name, @Nullable UUID credential) {

    /** Sorts of actors. */
    public enum Type {
        /** A person with an account. */
        USER,
        /** A program with its own credentials. */
        SERVICE_ACCOUNT,
        /** Somebody on the operator's shell; may act in every tenant. */
        OPERATOR,
        /** The platform itself, in the background. */
        SYSTEM,
        /** Somebody who showed no credentials; may do nothing but call what is public. */
        ANONYMOUS
    }

    /** The platform acting on its own. */
    public static final Principal SYSTEM =
            new Principal(Type.SYSTEM, new UUID(0, 0), "system", null);

    /** Somebody without credentials, on endpoints that need none. */
    public static final Principal ANONYMOUS =
            new Principal(Type.ANONYMOUS, new UUID(0, 1), "anonymous", null);
}
