// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.spi;

import java.util.UUID;

/**
 * News of an object.
 *
 * @param id the same at every attempt
 * @param body JSON as S3 writes it
 */
public record EventMessage(UUID id, String body) {}
