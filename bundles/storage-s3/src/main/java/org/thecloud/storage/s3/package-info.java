// SPDX-License-Identifier: Apache-2.0
/** Bytes of objects in a bucket of another S3 service. */
@NullMarked
package org.thecloud.storage.s3;

import org.jspecify.annotations.NullMarked;
