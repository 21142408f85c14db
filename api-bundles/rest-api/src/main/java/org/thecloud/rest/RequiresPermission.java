// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission a caller needs. Every resource method has exactly one of this, {@link AnyCaller}
 * and {@link Public}; one without is refused.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RequiresPermission {
    /** Such as {@code instance:launch}. */
    String value();

    /**
     * Name of the resource meant, with path parameters in braces, such as {@code
     * policy/{policyId}}. Usually left out: then it is the first half of the permission, a slash,
     * and the path parameter {@code id}, or {@code *} where the path has none.
     */
    String resource() default "";
}
