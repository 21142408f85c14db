// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

/**
 * What a machine may use.
 *
 * @param vcpus whole cores at most
 * @param memoryBytes at most; no swap beside it
 * @param diskBytes at most, where the driver can limit it
 * @param processes at most, where the driver can limit them
 */
public record MachineSize(int vcpus, long memoryBytes, long diskBytes, int processes) {

    /** The same with other cores and memory. */
    public MachineSize with(int otherVcpus, long otherMemoryBytes) {
        return new MachineSize(otherVcpus, otherMemoryBytes, diskBytes, processes);
    }
}
