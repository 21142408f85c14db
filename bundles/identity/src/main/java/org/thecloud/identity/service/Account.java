// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import org.thecloud.identity.User;

/** A user with the hash that the password must fit. */
public record Account(User user, String passwordHash) {}
