// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a resource method does and answers when all is well, for the API's description; the method
 * itself only says {@code Response}. Refusals are the same everywhere and are not said.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Answers {
    /** What the method does, such as {@code Launches an instance}. */
    String summary();

    /** Type of the body; {@code Void} if there is none. */
    Class<?> value() default Void.class;

    /** Whether the body is a list of that type. */
    boolean list() default false;

    /** HTTP status. */
    int status() default 200;
}
