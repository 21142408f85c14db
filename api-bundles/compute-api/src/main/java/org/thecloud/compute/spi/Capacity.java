// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

/** What is left for new machines, beside what its machines were promised. */
public record Capacity(int vcpus, long memoryBytes) {}
