// SPDX-License-Identifier: Apache-2.0
/** Object storage over REST. */
@NullMarked
package org.thecloud.storage.rest;

import org.jspecify.annotations.NullMarked;
