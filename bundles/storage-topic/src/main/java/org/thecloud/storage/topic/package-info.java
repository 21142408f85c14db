// SPDX-License-Identifier: Apache-2.0
/** Topics that are told of changes of objects. */
@NullMarked
package org.thecloud.storage.topic;

import org.jspecify.annotations.NullMarked;
