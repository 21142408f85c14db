// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

/** An answer that is only a sentence. */
public record Message(String message) {}
