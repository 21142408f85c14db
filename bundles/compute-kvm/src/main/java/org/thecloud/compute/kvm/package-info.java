// SPDX-License-Identifier: Apache-2.0
/** Instances as virtual machines of QEMU, with or without KVM, through libvirt. */
@NullMarked
package org.thecloud.compute.kvm;

import org.jspecify.annotations.NullMarked;
