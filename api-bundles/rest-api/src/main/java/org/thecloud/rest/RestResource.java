// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Marks a component as a JAX-RS resource of the public API. Its class carries {@code @Path}; the
 * kernel serves it, always behind the security filters, as long as the service is registered. While
 * its bundle is replaced, requests to its path wait for the successor.
 */
@ComponentPropertyType
public @interface RestResource {
    String PREFIX_ = "thecloud.";
}
