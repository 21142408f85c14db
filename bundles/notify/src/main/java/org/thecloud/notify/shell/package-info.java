// SPDX-License-Identifier: Apache-2.0
/** Topics and subscriptions on the operator's shell. */
@NullMarked
package org.thecloud.notify.shell;

import org.jspecify.annotations.NullMarked;
