// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/**
 * How a program in an instance ended.
 *
 * @param truncated whether it wrote more than is given here
 */
public record ExecResult(int exitCode, String stdout, String stderr, boolean truncated) {}
