// SPDX-License-Identifier: Apache-2.0
/** Topics and subscriptions over HTTP. */
@NullMarked
package org.thecloud.notify.rest;

import org.jspecify.annotations.NullMarked;
