// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.UUID;

/**
 * That an instance has a volume.
 *
 * @param path where it is in the instance
 */
public record Attachment(
        UUID volume, UUID instance, String instanceName, String path, boolean readOnly) {}
