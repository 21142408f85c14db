// SPDX-License-Identifier: Apache-2.0
/** Topics, subscriptions, and what is delivered. */
@NullMarked
package org.thecloud.notify.service;

import org.jspecify.annotations.NullMarked;
