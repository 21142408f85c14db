// SPDX-License-Identifier: Apache-2.0
/** The REST edge: one server per provider bundle, filters always first. */
@NullMarked
package org.thecloud.kernel.rest;

import org.jspecify.annotations.NullMarked;
