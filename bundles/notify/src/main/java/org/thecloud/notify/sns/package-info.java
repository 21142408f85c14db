// SPDX-License-Identifier: Apache-2.0
/** Topics as Amazon SNS has them, in its query protocol. */
@NullMarked
package org.thecloud.notify.sns;

import org.jspecify.annotations.NullMarked;
