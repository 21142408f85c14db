// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.UUID;
import org.thecloud.volume.Opened;

/**
 * A volume of a machine.
 *
 * @param opened where it is on the host
 * @param path where it is wanted in the machine, if the driver can say so
 */
public record MachineVolume(UUID id, Opened opened, String path, boolean readOnly) {}
