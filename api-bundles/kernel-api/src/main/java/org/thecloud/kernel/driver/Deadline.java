// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long one call of a driver method may take before it is interrupted and answered with
 * UNAVAILABLE. Methods without it have {@value #USUAL} seconds; zero means the call runs in the
 * caller's thread without guard, for pure and quick methods.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Deadline {
    int USUAL = 60;

    int seconds();
}
