// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import org.thecloud.storage.service.ObjectVersion;

/**
 * A version as it was when it was read.
 *
 * @param seq grows with each version of a key
 */
record Stored(ObjectVersion version, long seq) {}
