// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.UUID;

/** That a policy holds for a user. */
public record AttachmentSpec(UUID policy, UUID user) {}
