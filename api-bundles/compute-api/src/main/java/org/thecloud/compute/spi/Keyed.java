// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Facet: machines let in whoever has one of {@link MachineBoot#sshKeys()}. */
@ConsumerType
public interface Keyed {}
