// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

/**
 * What is known of the host.
 *
 * @param kvm whether its processor runs machines, or software does
 */
record Host(int cores, long memoryBytes, boolean kvm, String summary) {

    /** Before libvirt has been asked. */
    static final Host UNKNOWN = new Host(Integer.MAX_VALUE, Long.MAX_VALUE, false, "not yet known");
}
