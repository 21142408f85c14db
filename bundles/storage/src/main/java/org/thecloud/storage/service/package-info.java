// SPDX-License-Identifier: Apache-2.0
/** Buckets, objects, uploads and what looks after them. */
@NullMarked
package org.thecloud.storage.service;

import org.jspecify.annotations.NullMarked;
