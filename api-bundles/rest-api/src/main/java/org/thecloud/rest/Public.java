// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Anybody may call, without credentials. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Public {
    /** Word for the audit trail, such as {@code user:login}. */
    String value();

    /** Whether the stricter limit for guessing attacks holds, per address. */
    boolean sensitive() default false;
}
