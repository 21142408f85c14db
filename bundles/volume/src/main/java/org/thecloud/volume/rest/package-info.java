// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.thecloud.volume.rest;

import org.jspecify.annotations.NullMarked;
