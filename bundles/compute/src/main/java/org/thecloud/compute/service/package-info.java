// SPDX-License-Identifier: Apache-2.0
/** Instances: what may be wished, and how it becomes real. */
@NullMarked
package org.thecloud.compute.service;

import org.jspecify.annotations.NullMarked;
