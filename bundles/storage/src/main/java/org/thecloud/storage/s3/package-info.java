// SPDX-License-Identifier: Apache-2.0
/** Object storage in the S3 protocol. */
@NullMarked
package org.thecloud.storage.s3;

import org.jspecify.annotations.NullMarked;
