// SPDX-License-Identifier: Apache-2.0
/** Networks: what may be wished, and how it becomes real. */
@NullMarked
package org.thecloud.network.service;

import org.jspecify.annotations.NullMarked;
