// SPDX-License-Identifier: Apache-2.0
/** Instances: requests, placement and reconciliation. */
@NullMarked
package org.thecloud.compute.service;

import org.jspecify.annotations.NullMarked;
