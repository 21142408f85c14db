// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/**
 * A public key for logging in.
 *
 * @param publicKey one line as in {@code authorized_keys}: type, key, comment
 * @param fingerprint {@code SHA256:...}, as ssh shows it
 */
public record SshKeySpec(String publicKey, String fingerprint) {}
