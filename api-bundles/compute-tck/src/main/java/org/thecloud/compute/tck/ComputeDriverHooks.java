// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.MachineVolume;

/** What a driver's test class tells the contract: its driver, and what there is at its backend. */
public interface ComputeDriverHooks {

    /** The driver, at a backend that answers. May be the same object for every test. */
    ComputeDriver driver();

    /** The driver as after a restart of its bundle: another object at the same backend. */
    ComputeDriver restarted();

    /** The facet interfaces it means to implement, so that none is lost unseen. */
    Set<Class<?>> facets();

    /** An image that can be had, with {@code sh} and {@code echo} inside. */
    String image();

    /** The name of an image that cannot be had, at a registry that answers. */
    String missingImage();

    /** Removes a machine at the backend without the driver's knowledge. */
    void removeBehindTheBack(UUID id);

    /** A program that writes {@link #writtenLine()} and then runs until it is told to end. */
    default List<String> command() {
        return List.of(
                "sh",
                "-c",
                "trap 'exit 0' TERM; echo " + writtenLine() + "; while :; do sleep 1 & wait; done");
    }

    /** Part of a line that {@link #command()} writes as soon as it runs. */
    default String writtenLine() {
        return "contract-line";
    }

    /** A program that ends at once with this code. */
    default List<String> endingCommand(int exitCode) {
        return List.of("sh", "-c", "exit " + exitCode);
    }

    /** A machine whose program ends at once with this code. */
    default Wish ending(Wish wish, int exitCode) {
        return wish.command(endingCommand(exitCode));
    }

    /** The code that is seen of a program that ended with this one. */
    default int seenCode(int exitCode) {
        return exitCode;
    }

    /** A small volume, new each time, that a machine here can have: of a driver that plugs. */
    default MachineVolume volume() {
        throw new AssertionError("a driver that is Pluggable says what volume to plug");
    }

    /** Memory of the machines that are made here. */
    default long memoryBytes() {
        return 64L << 20;
    }

    /** How many machines are made at the same time. */
    default int machinesAtOnce() {
        return 32;
    }
}
