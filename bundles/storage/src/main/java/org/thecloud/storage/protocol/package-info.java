// SPDX-License-Identifier: Apache-2.0
/** Object storage in the S3 protocol. */
@NullMarked
package org.thecloud.storage.protocol;

import org.jspecify.annotations.NullMarked;
