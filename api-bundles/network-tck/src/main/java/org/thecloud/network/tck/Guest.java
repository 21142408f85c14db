// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import org.thecloud.network.NetworkHandle;

/** A machine with one network device, that sends and receives. Closed after the test. */
public interface Guest extends AutoCloseable {

    /** What a port is plugged into. */
    NetworkHandle handle();

    /** Answers on this port of TCP from now on, whatever its addresses are. */
    void serve(int port);

    /** Whether a TCP connection is made and an answer comes over it, within a second. */
    boolean reaches(String address, int port);

    /**
     * Whether it does not reach this any more, after a change that says so: for some milliseconds a
     * switch may still treat packets as it remembers.
     */
    default boolean isCutOffFrom(String address, int port) {
        for (int tries = 0; tries < 10; tries++) {
            if (!reaches(address, port)) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many megabits a second are sent to a server and come back from it, while this much is
     * sent.
     */
    double mbps(String address, int port, int megabits);

    /** Whether an echo request is answered within a second. */
    boolean pings(String address);

    /** Whether anybody on its own link says within a second that this address is his. */
    boolean findsOnLink(String address);

    /** A connection that stays. */
    Line connect(String address, int port);

    /** The address that the other side sees. */
    String seenAs(String address, int port);

    /** Sends a datagram to this port of UDP, from this address, whoever has it. */
    void send(String from, String address, int port);

    /** Notes datagrams that arrive at this port of UDP from now on. */
    void listen(int port);

    /** Whether a datagram came from this address within a second. */
    boolean heard(String from);

    /** The address of a name, or empty text. */
    String resolve(String name, String server);

    @Override
    void close();

    /** An established TCP connection. */
    interface Line extends AutoCloseable {

        /** Whether what is sent comes back, within two seconds. */
        boolean alive();

        @Override
        void close();
    }
}
