// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

/**
 * Why a resource is in the state it is in.
 *
 * @param code stable upper-case word
 * @param message a sentence for the owner of the resource
 */
public record Reason(String code, String message) {}
