// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Any authenticated caller may call: for methods that act on nothing but the caller's own account.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AnyCaller {
    /** Word for the audit trail, such as {@code key:create}. */
    String value();
}
