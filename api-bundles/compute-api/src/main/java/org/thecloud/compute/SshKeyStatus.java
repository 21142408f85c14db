// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/** Nothing is to be seen of a key. */
public record SshKeyStatus() {}
