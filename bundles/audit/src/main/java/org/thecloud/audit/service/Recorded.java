// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

/** A line in its place. */
public record Recorded(long position, Entry entry, String previous, String hash) {}
