// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity;

import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;

/**
 * A key that signs requests. Which tenant a request acts in is asked of {@link
 * org.thecloud.kernel.access.TenantResolver}, as for any other credential.
 *
 * @param id what requests show
 * @param principal whose it is, with the key as credential
 * @param signingSecret what requests are signed with
 */
public record AccessKey(String id, Principal principal, Secret signingSecret) {}
