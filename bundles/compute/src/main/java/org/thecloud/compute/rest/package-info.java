// SPDX-License-Identifier: Apache-2.0
/** Instances on the wire. */
@NullMarked
package org.thecloud.compute.rest;

import org.jspecify.annotations.NullMarked;
