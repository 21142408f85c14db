// SPDX-License-Identifier: Apache-2.0
/** Policies of buckets: what they say, and what that means for one request. */
@NullMarked
package org.thecloud.storage.policy;

import org.jspecify.annotations.NullMarked;
