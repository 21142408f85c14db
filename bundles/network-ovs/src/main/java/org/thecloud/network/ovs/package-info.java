// SPDX-License-Identifier: Apache-2.0
/** The network driver for Open vSwitch with OVN. */
@NullMarked
package org.thecloud.network.ovs;

import org.jspecify.annotations.NullMarked;
