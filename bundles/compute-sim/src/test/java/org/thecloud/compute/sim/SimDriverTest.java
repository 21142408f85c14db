// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;

class SimDriverTest {

    private static final long GIB = 1L << 30;

    @TempDir Path folder;

    private SimDriver host(int vcpus, long memoryBytes) {
        return new SimDriver(folder.resolve("host"), vcpus, memoryBytes);
    }

    private static MachineSpec spec(int vcpus, long memoryBytes, String... command) {
        return new MachineSpec(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "web",
                        new MachineSize(vcpus, memoryBytes, 10 * GIB, 100),
                        new MachineBoot("nginx:1.27", List.of(command))
                                .env(Map.of("PASSWORD", new Secret("tomato")))
                                .userData(new Secret("#!/bin/sh tomato")))
                .with(new PortMapping(0, 80), new PortMapping(0, 443));
    }

    @Test
    void activationTouchesNoDisk() {
        host(4, GIB);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFullHostRefusesAndHasRoomAgainAfterwards() {
        SimDriver host = host(4, 2 * GIB);
        MachineSpec first = spec(1, 2 * GIB);
        host.ensure(first);
        assertThat(host.capacity()).isEqualTo(new Capacity(3, 0));
        DriverException full =
                catchThrowableOfType(DriverException.class, () -> host.ensure(spec(1, GIB)));
        assertThat(full.kind()).isEqualTo(Kind.EXHAUSTED);
        assertThat(full).hasMessage("the simulated host has 3 cores and 0 MB of memory left");
        assertThatThrownBy(() -> host.ensure(spec(4, 0))).hasMessageContaining("3 cores");
        host.delete(first.id());
        host.ensure(spec(4, 2 * GIB));
    }

    @Test
    void aMachineDoesNotGrowBeyondItsHost() {
        SimDriver host = host(4, 2 * GIB);
        MachineSpec spec = spec(1, GIB);
        host.ensure(spec);
        host.ensure(spec(1, GIB));
        MachineSpec larger = spec.with(spec.size().with(2, 2 * GIB));
        assertThatThrownBy(() -> host.resize(larger)).hasMessageContaining("0 MB of memory left");
        assertThat(host.capacity()).isEqualTo(new Capacity(2, 0));
    }

    @Test
    void secretsNeverReachTheDisk() throws IOException {
        SimDriver host = host(4, GIB);
        MachineSpec spec = spec(1, GIB);
        host.ensure(spec);
        host.power(spec.id(), Power.RUNNING);
        try (Stream<Path> files = Files.list(folder.resolve("host"))) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(file).content().doesNotContain("tomato"));
        }
    }

    @Test
    void everythingIsStillThereAfterARestart() {
        MachineSpec spec = spec(2, GIB, "nginx", "-g", "daemon off; # ü=\\\n");
        host(4, GIB).ensure(spec);
        Machine before = host(4, GIB).power(spec.id(), Power.RUNNING);
        SimDriver after = host(4, GIB);
        assertThat(after.inspect(spec.id())).isEqualTo(before);
        assertThat(after.capacity()).isEqualTo(new Capacity(2, 0));
        assertThat(before.ports()).extracting(PortMapping::instance).containsExactly(80, 443);
        assertThat(before.ports()).extracting(PortMapping::host).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ps", "sh", "cat", "/bin/echo"})
    void programsItCannotKnowAreRefusedHonestly(String program) {
        SimDriver host = host(4, GIB);
        MachineSpec spec = spec(1, GIB);
        host.ensure(spec);
        host.power(spec.id(), Power.RUNNING);
        DriverException refusal =
                catchThrowableOfType(
                        DriverException.class,
                        () -> host.exec(spec.id(), List.of(program, "-x"), 100));
        assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(refusal).hasMessageContaining("runs no programs");
    }

    @Test
    void whatAProgramAnswersIsMarkedAsSimulated() {
        SimDriver host = host(4, GIB);
        MachineSpec spec = spec(1, GIB);
        host.ensure(spec);
        host.power(spec.id(), Power.RUNNING);
        assertThat(host.exec(spec.id(), List.of("echo", "hi"), 100).stderr())
                .isEqualTo("simulator: no program was run\n");
        assertThat(host.exec(spec.id(), List.of("sleep", "0"), 100).exitCode()).isZero();
        assertThat(host.exec(spec.id(), List.of("sleep", "x"), 100).exitCode()).isEqualTo(1);
    }

    @Test
    void aProgramKnownToEndEnds() {
        SimDriver host = host(4, GIB);
        MachineSpec spec = spec(1, GIB, "sh", "-c", "exit 7");
        host.ensure(spec);
        Machine ended = host.power(spec.id(), Power.RUNNING);
        assertThat(ended.state()).isEqualTo(State.EXITED);
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(host.logs(spec.id(), 1, 1000)).endsWith("simulator: ended with 7\n");
    }

    @Test
    void aFolderThatCannotBeHadIsUnhealthyAndNothingElseBreaks() throws IOException {
        Files.writeString(folder.resolve("host"), "in the way");
        SimDriver host = host(4, GIB);
        assertThat(host.probe().state()).isEqualTo(Probe.State.UNHEALTHY);
        assertThat(host.probe().message()).contains(folder.resolve("host").toString());
        DriverException failed =
                catchThrowableOfType(DriverException.class, () -> host.ensure(spec(1, GIB)));
        assertThat(failed.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aBrokenFileIsNamedAndNotTakenForAMachine() throws IOException {
        SimDriver host = host(4, GIB);
        MachineSpec spec = spec(1, GIB);
        host.ensure(spec);
        Path file = folder.resolve("host").resolve(spec.id() + ".machine");
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> host(4, GIB).inspect(spec.id()))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining(file.getFileName().toString());
    }

    @Test
    void theFolderIsNamedAfterTheConfiguration() {
        String before = System.getProperty("karaf.data");
        System.setProperty("karaf.data", folder.toString());
        try {
            Map<String, Object> pid = Map.of("service.pid", "org.thecloud.compute.sim~rack1-a");
            new SimDriver(new ShippedConfig(), pid).probe();
            assertThat(folder.resolve("compute-sim/rack1-a")).isDirectory();
        } finally {
            if (before == null) {
                System.clearProperty("karaf.data");
            } else {
                System.setProperty("karaf.data", before);
            }
        }
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private static final class ShippedConfig implements Config {
        @Override
        public int vcpus() {
            return 1024;
        }

        @Override
        public long memory_mb() {
            return 1048576;
        }

        @Override
        public Class<? extends java.lang.annotation.Annotation> annotationType() {
            return Config.class;
        }
    }
}
