// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.util.OptionalLong;

/**
 * What a tenant may have in all its buckets.
 *
 * @param bytes of versions and parts
 * @param objects versions
 */
public record Quota(OptionalLong bytes, OptionalLong objects) {}
