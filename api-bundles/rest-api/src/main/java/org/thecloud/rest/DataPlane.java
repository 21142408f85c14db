// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that moves a tenant's data, such as a message, and changes nothing of the cloud: its
 * success is not put on record. Its refusals are.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DataPlane {}
