// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;
import org.thecloud.network.NetworkHandle;

/**
 * A machine as it is.
 *
 * @param backendId its id at the backend, absent if there is none
 * @param network what its port is plugged into; absent unless it is wired from outside and that can
 *     be used now, which it can before its program runs
 * @param exitCode of its program, once that has ended
 * @param ports as published now; empty unless it runs
 */
public record Machine(
        State state,
        @Nullable String backendId,
        @Nullable Integer exitCode,
        List<PortMapping> ports,
        @Nullable String address,
        @Nullable Instant startedAt,
        @Nullable NetworkHandle network) {

    /** One with the driver's own network. */
    public Machine(
            State state,
            @Nullable String backendId,
            @Nullable Integer exitCode,
            List<PortMapping> ports,
            @Nullable String address,
            @Nullable Instant startedAt) {
        this(state, backendId, exitCode, ports, address, startedAt, null);
    }

    /** The same, with its network. */
    public Machine withNetwork(@Nullable NetworkHandle handle) {
        return new Machine(state, backendId, exitCode, ports, address, startedAt, handle);
    }

    /** What a machine can be. */
    public enum State {
        /** Nothing with this id is at the backend. */
        ABSENT,
        /** Made, never started. */
        CREATED,
        RUNNING,
        PAUSED,
        /** Was started and does not run. */
        EXITED
    }

    public Machine {
        ports = List.copyOf(ports);
    }

    public static Machine absent() {
        return new Machine(State.ABSENT, null, null, List.of(), null, null);
    }
}
