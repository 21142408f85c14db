// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.network.NetworkHandle.NetworkNamespace;

/**
 * A machine as its file has it. Values of its environment and its user data are not in there:
 * nobody would read them, and they may be secrets.
 */
record SimMachine(
        UUID id,
        UUID installation,
        String image,
        int vcpus,
        long memoryBytes,
        List<PortMapping> ports,
        List<String> command,
        UUID serial,
        State state,
        @Nullable Integer exitCode,
        List<PortMapping> published,
        @Nullable Instant startedAt,
        List<String> lines,
        boolean wired) {

    static final String ADDRESS = "127.0.0.1";
    private static final int MOST_LINES = 200;

    static SimMachine of(MachineSpec spec) {
        return new SimMachine(
                spec.id(),
                spec.installation(),
                spec.boot().image(),
                spec.size().vcpus(),
                spec.size().memoryBytes(),
                spec.ports(),
                spec.boot().command(),
                UUID.randomUUID(),
                State.CREATED,
                null,
                List.of(),
                null,
                List.of(),
                spec.wiring() != null);
    }

    SimMachine sized(MachineSpec spec) {
        return new SimMachine(
                id,
                installation,
                image,
                spec.size().vcpus(),
                spec.size().memoryBytes(),
                ports,
                command,
                serial,
                state,
                exitCode,
                published,
                startedAt,
                lines,
                wired);
    }

    SimMachine started(List<PortMapping> publishedNow, Instant now) {
        return changed(
                State.RUNNING,
                null,
                publishedNow,
                now,
                now + " simulator: started from " + image + "; no program is really run");
    }

    SimMachine paused(Instant now) {
        return changed(State.PAUSED, null, published, startedAt, now + " simulator: paused");
    }

    SimMachine goesOn(Instant now) {
        return changed(State.RUNNING, null, published, startedAt, now + " simulator: goes on");
    }

    SimMachine ended(int code, Instant now) {
        return changed(
                State.EXITED, code, List.of(), startedAt, now + " simulator: ended with " + code);
    }

    private SimMachine changed(
            State nextState,
            @Nullable Integer code,
            List<PortMapping> publishedNow,
            @Nullable Instant started,
            String line) {
        List<String> kept =
                Stream.concat(lines.stream(), Stream.of(line))
                        .skip(Math.max(0, lines.size() + 1 - MOST_LINES))
                        .toList();
        return new SimMachine(
                id,
                installation,
                image,
                vcpus,
                memoryBytes,
                ports,
                command,
                serial,
                nextState,
                code,
                publishedNow,
                started,
                kept,
                wired);
    }

    boolean running() {
        return state == State.RUNNING;
    }

    boolean paused() {
        return state == State.PAUSED;
    }

    private boolean alive() {
        return running() || paused();
    }

    Machine shown() {
        return new Machine(
                state,
                "simulated-" + serial,
                exitCode,
                published,
                alive() && !wired ? ADDRESS : null,
                startedAt,
                wired ? new NetworkNamespace("simulated-" + serial) : null);
    }

    Properties toProperties() {
        Properties text = new Properties();
        text.setProperty("id", id.toString());
        text.setProperty("installation", installation.toString());
        text.setProperty("image", image);
        text.setProperty("vcpus", Integer.toString(vcpus));
        text.setProperty("memory.bytes", Long.toString(memoryBytes));
        text.setProperty("ports", format(ports));
        text.setProperty("serial", serial.toString());
        text.setProperty("state", state.name());
        text.setProperty("published", format(published));
        text.setProperty("wired", Boolean.toString(wired));
        if (exitCode != null) {
            text.setProperty("exit.code", exitCode.toString());
        }
        if (startedAt != null) {
            text.setProperty("started.at", startedAt.toString());
        }
        put(text, "command.", command);
        put(text, "line.", lines);
        return text;
    }

    static SimMachine of(Properties text) {
        String code = text.getProperty("exit.code");
        String started = text.getProperty("started.at");
        return new SimMachine(
                UUID.fromString(required(text, "id")),
                UUID.fromString(required(text, "installation")),
                required(text, "image"),
                Integer.parseInt(required(text, "vcpus")),
                Long.parseLong(required(text, "memory.bytes")),
                parse(required(text, "ports")),
                list(text, "command."),
                UUID.fromString(required(text, "serial")),
                State.valueOf(required(text, "state")),
                code == null ? null : Integer.valueOf(code),
                parse(required(text, "published")),
                started == null ? null : Instant.parse(started),
                list(text, "line."),
                Boolean.parseBoolean(text.getProperty("wired")));
    }

    private static String required(Properties text, String key) {
        String value = text.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value;
    }

    private static void put(Properties text, String prefix, List<String> values) {
        for (int at = 0; at < values.size(); at++) {
            text.setProperty(prefix + at, values.get(at));
        }
    }

    private static List<String> list(Properties text, String prefix) {
        List<String> values = new ArrayList<>();
        for (String value = text.getProperty(prefix + 0);
                value != null;
                value = text.getProperty(prefix + values.size())) {
            values.add(value);
        }
        return values;
    }

    private static String format(List<PortMapping> ports) {
        return ports.stream().map(PortMapping::toString).collect(Collectors.joining(","));
    }

    private static List<PortMapping> parse(String text) {
        return Stream.of(text.split(","))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split(":", 2))
                .map(side -> new PortMapping(Integer.parseInt(side[0]), Integer.parseInt(side[1])))
                .toList();
    }
}
