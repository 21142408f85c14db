// SPDX-License-Identifier: Apache-2.0
/** Its part of the public API. */
@NullMarked
package org.thecloud.audit.rest;

import org.jspecify.annotations.NullMarked;
