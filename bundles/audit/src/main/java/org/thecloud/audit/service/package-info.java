// SPDX-License-Identifier: Apache-2.0
/** What this service does. */
@NullMarked
package org.thecloud.audit.service;

import org.jspecify.annotations.NullMarked;
