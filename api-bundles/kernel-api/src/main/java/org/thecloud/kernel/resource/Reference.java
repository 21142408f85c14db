// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.util.UUID;

/**
 * That a resource names another of the same tenant, which therefore cannot be deleted meanwhile.
 */
public record Reference(String kind, UUID id) {}
