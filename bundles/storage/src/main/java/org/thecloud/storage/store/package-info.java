// SPDX-License-Identifier: Apache-2.0
/** Buckets, objects and uploads as rows. */
@NullMarked
package org.thecloud.storage.store;

import org.jspecify.annotations.NullMarked;
