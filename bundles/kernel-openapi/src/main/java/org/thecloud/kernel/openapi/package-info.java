// SPDX-License-Identifier: Apache-2.0
/** Describes the installed API as an OpenAPI document, and shows it. */
@NullMarked
package org.thecloud.kernel.openapi;

import org.jspecify.annotations.NullMarked;
