// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

/**
 * What a machine offers to have its port plugged into. Made by a compute driver, understood by a
 * network driver on the same host; a value that only means something there.
 */
public sealed interface NetworkHandle {

    /** Kinds of handles, for what drivers say of themselves. */
    enum Kind {
        NAMESPACE,
        TAP
    }

    Kind kind();

    /**
     * A network namespace of the host that outlives restarts of the machine's program.
     *
     * @param path a file that stands for it, such as {@code /run/netns/NAME}
     */
    record NetworkNamespace(String path) implements NetworkHandle {
        @Override
        public Kind kind() {
            return Kind.NAMESPACE;
        }
    }

    /**
     * A tap device of the host whose other end is a virtual machine.
     *
     * @param device its name, at most 15 characters
     */
    record TapDevice(String device) implements NetworkHandle {
        @Override
        public Kind kind() {
            return Kind.TAP;
        }
    }
}
