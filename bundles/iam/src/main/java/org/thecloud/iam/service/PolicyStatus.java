// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

/** Nothing beside what is wanted: a policy holds as soon as it is stored. */
public record PolicyStatus() {}
