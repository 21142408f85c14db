// SPDX-License-Identifier: Apache-2.0
/** Networks on the wire. */
@NullMarked
package org.thecloud.network.rest;

import org.jspecify.annotations.NullMarked;
