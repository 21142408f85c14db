// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.thecloud.image.service;

import org.jspecify.annotations.NullMarked;
