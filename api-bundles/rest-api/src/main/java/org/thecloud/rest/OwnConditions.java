// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method reads {@code If-Match} and {@code If-None-Match} itself: its ETags are not the
 * versions of resources.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OwnConditions {}
