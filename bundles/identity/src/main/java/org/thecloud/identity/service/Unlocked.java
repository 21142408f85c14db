// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import org.thecloud.identity.User;

/** A key that was shown, and whose it is. */
public record Unlocked(Key key, User owner) {}
