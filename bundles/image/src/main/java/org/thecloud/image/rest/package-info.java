// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.thecloud.image.rest;

import org.jspecify.annotations.NullMarked;
